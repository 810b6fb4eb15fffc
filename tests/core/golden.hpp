#pragma once
/// Golden tables: comma separated, '#' lines are comments, the first other line names the columns.

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/numerics/float_order.hpp"

namespace qs::test {

using Row = std::map<std::string, std::string>;

inline std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields{""};
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

inline std::vector<Row> table_rows(std::istream& text) {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto fields = split(line);
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    Row row;
    for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = fields[i];
    rows.push_back(row);
  }
  REQUIRE(!rows.empty());
  return rows;
}

inline std::vector<Row> golden(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/" + name + ".csv");
  REQUIRE_MESSAGE(file.good(), name << " is missing");
  return table_rows(file);
}

inline double number(const Row& row, const std::string& column) {
  return std::strtod(row.at(column).c_str(), nullptr);
}
inline int whole(const Row& row, const std::string& column) {
  return std::atoi(row.at(column).c_str());
}
inline float bits(const Row& row, const std::string& column) {
  return with_bits(static_cast<std::uint32_t>(std::strtoul(row.at(column).c_str(), nullptr, 16)));
}

/// Parses a list inside a field: numbers, or fractions such as 3/20.
inline std::vector<double> numbers(const std::string& field) {
  std::vector<double> list;
  std::istringstream words(field);
  for (std::string word; words >> word;) {
    const std::size_t slash = word.find('/');
    const double above = std::strtod(word.c_str(), nullptr);
    list.push_back(slash == std::string::npos ? above
                                              : above / std::strtod(word.c_str() + slash + 1, nullptr));
  }
  return list;
}

/// The values of one array of 10_samples.
inline std::vector<float> golden_sample(const std::string& array) {
  std::vector<float> values;
  for (const Row& row : golden("10_samples")) {
    if (row.at("array") == array) values.push_back(bits(row, "x_hex"));
  }
  return values;
}

inline bool close(double a, double b, double relative) {
  return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

}  // namespace qs::test
