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

std::vector<ReadSetting> settings_of(const ReadOptions& options) {
  const std::vector<ReadSetting> all =
      settings_of({TextCode::kUtf8, options.separator.value_or('\0'), options.decimal.value_or('.'),
                   options.has_names.value_or(false), options.has_index.value_or(false)});
  const bool told[] = {options.decimal.has_value(), options.separator.has_value(),
                       options.has_names.has_value(), options.has_index.has_value()};
  std::vector<ReadSetting> some;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (told[i]) some.push_back(all[i]);
  }
  return some;
}

std::vector<std::string> notes_on(const CsvReading& reading) {
  std::vector<std::string> notes;
  if (reading.has_index) notes.emplace_back("the first column counts the rows and is left out");
  if (reading.missing == 1) notes.emplace_back("1 cell is missing and counts as NaN");
  if (reading.missing > 1) {
    notes.push_back(std::to_string(reading.missing) + " cells are missing and count as NaN");
  }
  return notes;
}

std::string_view separator_sentence(char separator) {
  return find_by(kSeparatorRows, &SeparatorRow::separator, separator)->sentence;
}

}  // namespace qs::io
