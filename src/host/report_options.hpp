#pragma once
/// Command line of `quantscope report`.

#include <string>
#include <vector>

#include "core/error.hpp"
#include "io/csv_reading.hpp"

namespace qs {

struct ReportOptions {
  std::vector<std::string> files;  // paths and addresses
  std::string formats;             // empty: those of the lab
  std::string target;              // bits a weight; empty: choose no mix
  std::string size;                // of the whole model, in its place
  std::string weigh = "relative", vectors = "keep", count = "weights", stacks = "kernels", fuse = "apart";
  std::string sensitivity;           // a CSV file
  std::string importance;            // what goes into the layers
  std::string json, csv, mix, html;  // output paths
  std::string recipe, recipe_for = "llama.cpp";
  io::ReadOptions reading;    // of tables of text
  std::size_t threads = 0;    // 0 for as many as the machine has
  double stall_seconds = 20;  // after which a silent host is given up
  bool quiet = false, help = false, list = false;
};

/// `arguments` excludes "quantscope report" itself.
Expected<ReportOptions> parse_report_options(const std::vector<std::string>& arguments);
std::string_view report_usage();

/// Runs the report with the arguments after `quantscope report`; returns an exit code of report_usage().
int run_report(const std::vector<std::string>& arguments);

}  // namespace qs
