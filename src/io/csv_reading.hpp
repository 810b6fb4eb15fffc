#pragma once
/// How a table of text is read: which separator and decimal sign it uses, and whether its first row and first
/// column are data or labels. CSV has no place where a file could say so (RFC 4180 leaves it open), so that
/// some files have several readings: see csv_choice.hpp.
///
/// The surprise: grouped thousands need no setting. In a cell with a decimal point a comma can only group
/// digits, and the other way round.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs::io {

enum class TextCode : std::uint8_t { kUtf8, kUtf16Little, kUtf16Big };

struct CsvReading {
  TextCode code = TextCode::kUtf8;
  char separator = '\0';  // a comma, semicolon, tab or bar; a space for any blanks; zero for one column
  char decimal = '.';     // or a comma
  bool has_names = false;
  bool has_index = false;     // the first column counts or names rows, and is left out
  std::uint64_t cells = 1;    // of a row, the index among them
  std::uint64_t missing = 0;  // cells that are empty, NA and the like, or not there: each is a NaN
  bool operator==(const CsvReading&) const = default;
};

/// Options given for reading a file; the file must determine those not given.
struct ReadOptions {
  std::optional<char> separator, decimal;
  std::optional<bool> has_names, has_index;
  bool operator==(const ReadOptions&) const = default;
};

/// One answer to one question about a file: ("decimal", "comma").
struct ReadSetting {
  std::string_view key, value;
  bool operator==(const ReadSetting&) const = default;
};

/// "decimal" (comma, point), "separator" (comma, semicolon, tab, bar, blank, none), "names" and "index" (yes,
/// no). Refuses other keys and values; `field` is the spelling of the key.
Expected<void> set_read_option(ReadOptions& options, std::string_view key, std::string_view value,
                               std::string field);
/// Settings of a reading, in the order decimal, separator, names, index; of options, those given.
std::vector<ReadSetting> settings_of(const CsvReading& reading);
std::vector<ReadSetting> settings_of(const ReadOptions& options);

/// Notes to show with the numbers: "3 cells are missing and count as NaN".
std::vector<std::string> notes_on(const CsvReading& reading);

/// Describes a separator: "columns are separated by commas".
std::string_view separator_sentence(char separator);

}  // namespace qs::io
