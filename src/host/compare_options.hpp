#pragma once
/// Command line of `quantscope compare`.

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct CompareOptions {
  std::string a, b;             // paths or addresses
  std::string importance;       // a file of importances
  std::string json, csv, html;  // output paths
  std::optional<double> most;   // the share of noise that no matrix may pass
  std::size_t threads = 0;      // 0 for as many as the machine has
  double stall_seconds = 20;    // after which a silent host is given up
  bool quiet = false, help = false, all = false;
};

/// `arguments` excludes "quantscope compare" itself.
Expected<CompareOptions> parse_compare_options(const std::vector<std::string>& arguments);
std::string_view compare_usage();

/// Runs the comparison; returns an exit code of compare_usage().
int run_compare(const std::vector<std::string>& arguments);

}  // namespace qs
