#include "io/csv_reading.hpp"

#include <array>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs::io {
namespace {

struct SeparatorRow {
  char separator;
  std::string_view word, sentence;
};

constexpr std::array kSeparatorRows = {
    SeparatorRow{',', "comma", "columns are separated by commas"},
    SeparatorRow{';', "semicolon", "columns are separated by semicolons"},
    SeparatorRow{'\t', "tab", "columns are separated by tabs"},
    SeparatorRow{'|', "bar", "columns are separated by bars"},
    SeparatorRow{' ', "blank", "columns are separated by blanks"},
    SeparatorRow{'\0', "none", "there is one column"},
};

constexpr std::string_view yes_or_no(bool yes) {
  return yes ? "yes" : "no";
}

}  // namespace

Expected<void> set_read_option(ReadOptions& options, std::string_view key, std::string_view value,
                               std::string field) {
  if (key == "decimal") {
    if (value != "comma" && value != "point")
      return refuse(std::move(field), quoted(value), "comma or point");
    options.decimal = value == "comma" ? ',' : '.';
  } else if (key == "separator") {
    const SeparatorRow* row = find_by(kSeparatorRows, &SeparatorRow::word, value);
    if (row == nullptr) {
      return refuse(std::move(field), quoted(value), "comma, semicolon, tab, bar, blank or none");
    }
    options.separator = row->separator;
  } else if (key == "names" || key == "index") {
    if (value != "yes" && value != "no") return refuse(std::move(field), quoted(value), "yes or no");
    (key == "names" ? options.has_names : options.has_index) = value == "yes";
  } else {
    return refuse(std::move(field), quoted(key), "decimal, separator, names or index");
  }
  return {};
}

std::vector<ReadSetting> settings_of(const CsvReading& reading) {
  return {{"decimal", reading.decimal == ',' ? "comma" : "point"},
          {"separator", find_by(kSeparatorRows, &SeparatorRow::separator, reading.separator)->word},
          {"names", yes_or_no(reading.has_names)},
          {"index", yes_or_no(reading.has_index)}};
}

std::string_view separator_sentence(char separator) {
  return find_by(kSeparatorRows, &SeparatorRow::separator, separator)->sentence;
}

}  // namespace qs::io
