#pragma once
/// The findings of one way to cut and read cells: whether every row can be read so, and the evidence that the
/// first row is names and the first column counts rows. One pass over the file feeds several witnesses side
/// by side (csv.cpp); csv_choice.hpp draws the conclusions.
///
/// Keeps the first row apart until the end: only the other rows show whether it is names.

#include "io/csv_cells.hpp"
#include "io/csv_number.hpp"
#include "io/limits.hpp"

namespace qs::io {

/// A run of consecutive whole numbers from some first one on.
struct CsvCounting {
  bool holds = true;
  double first = 0, next = 0;
  std::uint64_t count = 0;

  void take(const CsvNumber& number);
};

struct CsvFirstRow {
  std::uint64_t cells = 0, missing = 0, texts = 0;
  bool begins_with_text = false;
  bool begins_empty = false;      // or with pandas' name for unnamed columns
  bool is_whole = true;           // no sign, no decimals, none twice; a missing first cell does not count
  std::optional<Error> odd_name;  // a cell that looks like a number but is none, or stands among decimals
  std::optional<Error> odd_beginning;  // the first cell, where it is a word before decimals
  bool is_split = false;               // its only cell holds the separator of other rows
  CsvNumber first;                     // its first cell
  CsvCounting counting;                // along the row
  CsvCounting behind_first;            // the same without its first cell
  std::uint64_t at = 0;                // its byte
};

class CsvWitness {
 public:
  CsvWitness(char separator, char decimal) : separator_(separator), decimal_(decimal) {}

  /// Takes the next line, which may be no row. Do not call again after a refusal.
  Expected<void> see(const CsvLine& line);

  char separator() const { return separator_; }
  char decimal() const { return decimal_; }
  bool is_as_told(const ReadOptions& options) const {
    return options.separator.value_or(separator_) == separator_ &&
           options.decimal.value_or(decimal_) == decimal_;
  }
  const CsvFirstRow& first_row() const { return first_; }
  /// About the rows after the first:
  std::uint64_t rows() const { return rows_; }
  std::uint64_t second_at() const { return second_at_; }  // the byte where they begin
  std::uint64_t cells() const { return cells_; }          // of the row that has the most
  std::uint64_t missing() const { return missing_; }
  bool always_ends_empty() const { return rows_ > 0 && full_rows_ == rows_ && ends_empty_ == rows_; }
  bool has_short_rows() const { return short_rows_ > 0; }
  const CsvCounting& counting() const { return counting_; }  // down the first column
  bool begins_with_texts() const { return rows_ > 0 && texts_ == rows_; }
  bool has_whole_row() const { return has_whole_row_; }
  /// About all rows:
  bool has_numbers() const { return has_numbers_; }
  /// Error if the second row is longer than a first row of numbers.
  const std::optional<Error>& longer_row() const { return longer_row_; }
  bool uses_decimals() const { return uses_decimals_; }
  bool has_leading_zeros() const { return leading_zeros_; }
  /// True for 007,008 with a decimal comma: whole parts of decimal numbers are not padded.
  bool has_padded_decimals() const { return padded_decimals_; }
  bool mixes_bare_decimals() const { return bare_decimals_ && zero_decimals_; }

 private:
  void see_first(const CsvLine& line);
  Expected<void> see_row(const CsvLine& line);
  Expected<void> check_cell(const CsvLine& line, std::size_t column, const CsvNumber& number);
  Expected<void> fit(const CsvLine& line);
  CsvNumber number_at(std::size_t column);
  Refusal refuse_row(const CsvLine& line) const;
  Refusal refuse_cell(const CsvLine& line, std::size_t column) const;

  char separator_, decimal_;
  std::vector<CsvCell> present_;
  CsvFirstRow first_;
  std::uint64_t rows_ = 0, second_at_ = 0, cells_ = 0, missing_ = 0;
  std::uint64_t full_rows_ = 0, ends_empty_ = 0, short_rows_ = 0, texts_ = 0;
  CsvCounting counting_;
  bool has_whole_row_ = false, uses_decimals_ = false, leading_zeros_ = false, padded_decimals_ = false;
  bool bare_decimals_ = false, zero_decimals_ = false, has_numbers_ = false;
  std::optional<Error> longer_row_;
};

/// Describes the numbers that a cell may hold.
std::string wanted_csv_number(char decimal, char separator);

}  // namespace qs::io
