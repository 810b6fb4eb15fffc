#include "io/csv_witness.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kPandasNoName = "Unnamed: 0";
constexpr std::size_t kMostDistinct = 100'000;

/// True for digits and signs without words: neither a name nor a date.
bool looks_like_number(std::string_view text) {
  if (text.find_first_of("0123456789") == text.npos) return false;
  char before = 'e';
  const auto is_odd = [&before](char c) {
    const bool is_sign = c == '-' && !is_digit(before);
    const bool is_exponent = (c == 'e' || c == 'E' || c == 'd' || c == 'D') && is_digit(before);
    before = c;
    return is_digit(c) || is_sign || is_exponent || static_cast<signed char>(c) < 0 ||
           std::string_view(".,+'% ();$<>=").find(c) != std::string_view::npos;
  };
  const bool begins_with_letter = (text.front() >= 'a' && text.front() <= 'z') ||
                                  (text.front() >= 'A' && text.front() <= 'Z') ||
                                  static_cast<signed char>(text.front()) < 0;
  return !begins_with_letter && std::all_of(text.begin(), text.end(), is_odd);
}

std::string row_text(const CsvLine& line) {
  return "row " + std::to_string(line.number);
}

}  // namespace

std::string wanted_csv_number(char decimal, char separator) {
  return std::string("a number such as ") +
         (decimal == ',' ? "-1,5e-3 with a decimal comma" : "-1.5e-3 with a decimal point") +
         ", nan or inf (" + std::string(separator_sentence(separator)) + ")";
}

void CsvCounting::take(const CsvNumber& number) {
  if (!number.is_whole || (count > 0 && number.value != next)) holds = false;
  if (count++ == 0) first = number.value;
  next = number.value + 1;
}

Expected<void> CsvWitness::see(const CsvLine& line) {
  if (!is_row(line.text, separator_)) return {};
  split_cells(line.text, separator_, present_);
  if (first_.cells == 0) cells_ = present_.size();
  if (present_.size() > kMaxColumns) {
    return refuse(
        row_text(line), "one more column", "at most " + std::to_string(kMaxColumns) + " columns",
        line.byte_of(static_cast<std::size_t>(present_[kMaxColumns].text.data() - line.text.data())));
  }
  if (first_.cells > 0) return see_row(line);
  see_first(line);
  return {};
}

/// Parses a cell and learns from it whatever its row is.
CsvNumber CsvWitness::number_at(std::size_t column) {
  const CsvCell& cell = present_[column];
  const CsvNumber number = parse_csv_number(cell.text, decimal_, separator_);
  has_numbers_ = has_numbers_ || number.kind == CsvNumber::Kind::kNumber;
  uses_decimals_ = uses_decimals_ || number.has_decimals;
  // A decimal comma taken for a separator splits -0,05 into -0 and 05.
  if (separator_ == ',' && !cell.is_quoted && number.has_leading_zero) {
    const bool is_signed = !is_digit(cell.text.front());
    leading_zeros_ = leading_zeros_ || (is_signed ? column + 1 < present_.size() : column > 0);
  }
  padded_decimals_ = padded_decimals_ || number.is_padded;
  bare_decimals_ = bare_decimals_ || number.begins_with_decimals;
  zero_decimals_ =
      zero_decimals_ || (number.has_decimals && !number.begins_with_decimals && std::abs(number.value) < 1);
  return number;
}

void CsvWitness::see_first(const CsvLine& line) {
  first_.at = line.at;
  first_.cells = cells_;
  std::set<double> values;
  bool has_decimals = false;
  std::optional<Error> first_word;  // behind the first cell
  for (std::size_t i = 0; i < present_.size(); ++i) {
    const CsvNumber number = number_at(i);
    has_decimals = has_decimals || number.has_decimals;
    const bool is_text = number.kind == CsvNumber::Kind::kText;
    const bool is_missing = number.kind == CsvNumber::Kind::kMissing;
    first_.texts += is_text ? 1 : 0;
    if (is_text && !first_.odd_name && looks_like_number(present_[i].text)) {
      first_.odd_name = refuse_cell(line, i).value();
    }
    if (is_text && i > 0 && !first_word) first_word = refuse_cell(line, i).value();
    first_.missing += is_missing ? 1 : 0;
    if (i == 0) {
      first_.first = number;
      first_.begins_with_text = is_text;
      first_.begins_empty = present_[0].text.empty() || present_[0].text == kPandasNoName;
    } else {
      first_.behind_first.take(number);
    }
    first_.counting.take(number);
    if (i == 0 && (is_missing || is_text)) continue;
    first_.is_whole = first_.is_whole && number.is_whole && number.value >= 0 &&
                      values.size() < kMostDistinct && values.insert(number.value).second;
  }
  // Names of columns are no decimal numbers: beside one, a word is a cell that is not understood.
  if (has_decimals && first_word && !first_.odd_name) first_.odd_name = std::move(first_word);
  if (has_decimals && first_.begins_with_text) first_.odd_beginning = refuse_cell(line, 0).value();
  first_.is_split = separator_ == '\0' && first_.texts > 0 && !present_[0].is_quoted &&
                    present_[0].text.find_first_of(",;\t|") != std::string_view::npos;
}

Expected<void> CsvWitness::see_row(const CsvLine& line) {
  if (auto fits = fit(line); !fits) return fits;
  bool is_whole = true;
  for (std::size_t i = 0; i < present_.size(); ++i) {
    const CsvNumber number = number_at(i);
    if (auto checked = check_cell(line, i, number); !checked) return checked;
    is_whole = is_whole && number.is_whole;
  }
  has_whole_row_ = has_whole_row_ || (is_whole && present_.size() == cells_);
  if (rows_++ == 0) second_at_ = line.at;
  if (present_.size() == cells_) {
    ++full_rows_;
    ends_empty_ += present_.back().text.empty() ? 1 : 0;
  } else {
    ++short_rows_;
    missing_ += cells_ - present_.size();
  }
  return {};
}

Expected<void> CsvWitness::check_cell(const CsvLine& line, std::size_t column, const CsvNumber& number) {
  if (number.kind == CsvNumber::Kind::kMissing) ++missing_;
  if (column == 0) counting_.take(number);
  if (number.kind != CsvNumber::Kind::kText) {
    const bool had_texts = column == 0 && texts_ > 0;
    return had_texts ? Expected<void>(refuse(row_text(line) + ", column 1", quote_bytes(present_[0].text),
                                             "a word for the row, as in the rows before", line.at))
                     : Expected<void>{};
  }
  // Row labels stand in the first column, in all rows or in none.
  const bool may_be_word = first_.begins_with_text || first_.begins_empty || first_.cells < cells_;
  if (column > 0 || cells_ == 1 || texts_ < rows_ || !may_be_word) return refuse_cell(line, column);
  ++texts_;
  return {};
}

/// Rows may be shorter than others, as in pandas, but longer only by empty cells. A first row that is one
/// cell shorter than all others names all columns but the first.
Expected<void> CsvWitness::fit(const CsvLine& line) {
  const bool could_be_names = first_.texts > 0 || first_.is_whole;
  std::uint64_t most = cells_;
  if (rows_ == 0 && could_be_names) most = first_.texts > 0 ? kMaxColumns : cells_ + 1;
  // One extra empty cell may be the last cell of a row whose first cell is an index.
  while (present_.size() > std::max<std::uint64_t>(cells_ + (rows_ == 0 && most > cells_ ? 1 : 0), 1) &&
         present_.back().text.empty()) {
    present_.pop_back();
  }
  if (present_.size() > most) return refuse_row(line);
  if (first_.texts == 0 && present_.size() > cells_) longer_row_ = refuse_row(line).value();
  cells_ = std::max<std::uint64_t>(cells_, present_.size());
  return {};
}

Refusal CsvWitness::refuse_row(const CsvLine& line) const {
  return refuse(row_text(line), std::to_string(present_.size()) + " columns",
                std::to_string(cells_) + ", as in the rows before", line.byte_of(line.text.size()));
}

Refusal CsvWitness::refuse_cell(const CsvLine& line, std::size_t column) const {
  const std::string_view text = present_[column].text;
  return refuse(row_text(line) + ", column " + std::to_string(column + 1), quote_bytes(text),
                wanted_csv_number(decimal_, separator_),
                line.byte_of(static_cast<std::size_t>(text.data() - line.text.data())));
}

}  // namespace qs::io
