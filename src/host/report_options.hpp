#pragma once
/// The command line of `quantscope report`.

#include <string>
#include <vector>

#include "core/error.hpp"
#include "io/csv_reading.hpp"

namespace qs {

struct ReportOptions {
  std::vector<std::string> files;
  std::string formats;  // of the lab where empty
  std::string target;   // bits a weight; no mix is chosen where empty
  std::string weigh = "relative", vectors = "keep", count = "weights", stacks = "kernels";
  std::string sensitivity;           // a CSV file
  std::string json, csv, mix, html;  // where to write
  io::ReadOptions reading;           // of tables of text
  std::size_t threads = 0;           // 0 for as many as the machine has
  bool quiet = false, help = false;
};

/// Without "quantscope report" itself.
Expected<ReportOptions> parse_report_options(const std::vector<std::string>& arguments);
std::string_view report_usage();

/// What may follow `quantscope report`; returns the exit code that report_usage() tells of.
int run_report(const std::vector<std::string>& arguments);

}  // namespace qs
