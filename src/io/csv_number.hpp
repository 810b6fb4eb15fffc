#pragma once
/// One cell of a table as a number: with a sign (+, -, or the minus sign U+2212), decimals behind the sign
/// of the reading, digits grouped in threes, an exponent; or nan or infinity by name. Words for
/// missing values are those of pandas (na_values of read_csv). Source:
/// https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
///
/// The surprise: groups must be complete, so that 1,23 is no number if the point begins decimals.

#include <string_view>

namespace qs::io {

struct CsvNumber {
  enum class Kind { kNumber, kMissing, kText } kind = Kind::kText;
  double value = 0;           // NaN if missing
  bool is_whole = false;      // digits alone, behind a sign or not
  bool has_decimals = false;  // the decimal sign is in it
  /// Begins with a zero before more digits: unusual for whole numbers, but not for parts of decimals.
  bool has_leading_zero = false;
  bool is_padded = false;             // decimals behind a whole part of two digits or more that begins with 0
  bool begins_with_decimals = false;  // ,5
};

/// `separator` as in CsvReading: blanks group digits if they cannot separate columns.
CsvNumber parse_csv_number(std::string_view text, char decimal, char separator);

}  // namespace qs::io
