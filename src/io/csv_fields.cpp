#include "io/csv_fields.hpp"

#include <algorithm>
#include <limits>

#include "core/text.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kSeparators = ",;\t";

std::string separator_text(char separator) {
  switch (separator) {
    case ',':
      return "columns are separated by commas";
    case ';':
      return "columns are separated by semicolons";
    case '\t':
      return "columns are separated by tabs";
    default:
      return "there is one column: its first row has no comma, semicolon or tab";
  }
}

bool is_word(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

std::optional<double> number_of(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (is_word(text, "nan")) return std::numeric_limits<double>::quiet_NaN();
  if (is_word(text, "inf")) return kInfinity;
  if (is_word(text, "-inf")) return -kInfinity;
  return parse_number(text);
}

}  // namespace

Expected<std::optional<double>> CsvFields::next(std::span<const std::byte>& piece, bool last) {
  while (!piece.empty()) {
    const char c = static_cast<char>(piece.front());
    if (c == '\0') return refuse(place(), "a zero byte", "text", at_);
    std::optional<double> value;
    if (ends_field(c)) {
      auto ended = end_field(c == '\n');
      if (!ended) return ended;
      value = *ended;
    } else if (field_size_ == kMaxFieldBytes) {
      return refuse_field("more than " + std::to_string(kMaxFieldBytes) + " bytes");
    } else {
      field_[field_size_++] = c;
    }
    piece = piece.subspan(1);
    ++at_;
    if (value) return value;
  }
  if (last && (field_size_ > 0 || in_row_ > 0)) return end_field(true);
  return std::nullopt;
}

bool CsvFields::ends_field(char c) {
  if (c == '\n') return true;
  if (separator_known_) return c == separator_;
  separator_known_ = kSeparators.find(c) != kSeparators.npos;
  if (separator_known_) separator_ = c;
  return separator_known_;
}

std::string_view CsvFields::trimmed(std::string_view text) const {
  const auto is_space = [this](char c) { return c == ' ' || (c == '\t' && separator_ != '\t'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

Expected<std::optional<double>> CsvFields::end_field(bool ends_row) {
  std::string_view text(field_.data(), field_size_);
  if (ends_row && text.ends_with('\r')) text.remove_suffix(1);
  text = trimmed(text);
  if (ends_row && in_row_ == 0 && text.empty()) {
    blank_ = true;
    ++line_;
    field_size_ = 0;
    return std::nullopt;
  }
  if (blank_) return refuse(place(), "a row after a blank line", "blank lines at the end only", at_);
  if (text.empty()) return refuse_field("an empty field");
  const std::string_view quoted = text;
  if (text.size() > 1 && text.front() == '"' && text.back() == '"') {
    text = trimmed(text.substr(1, text.size() - 2));
  }
  const std::optional<double> value = number_of(text);
  if (!value) return refuse_field(quote_bytes(quoted));
  if (in_row_ == kMaxColumns) {
    return refuse("row " + std::to_string(line_), "one more column",
                  "at most " + std::to_string(kMaxColumns) + " columns", at_);
  }
  ++in_row_;
  field_size_ = 0;
  if (ends_row) {
    if (auto ended = end_row(); !ended) return Refusal(std::move(ended).error());
  }
  return value;
}

Expected<void> CsvFields::end_row() {
  if (columns_ == 0) columns_ = in_row_;
  if (in_row_ != columns_) {
    return refuse("row " + std::to_string(line_), std::to_string(in_row_) + " columns",
                  std::to_string(columns_) + ", as in the rows before", at_);
  }
  separator_known_ = true;
  in_row_ = 0;
  ++rows_;
  ++line_;
  return {};
}

Refusal CsvFields::refuse_field(std::string value) {
  found_text_ = true;
  return refuse(
      place(), std::move(value),
      "a number such as -1.5e-3 with a decimal point, nan or inf (" + separator_text(separator_) + ")",
      at_ - field_size_);
}

std::string CsvFields::place() const {
  return "row " + std::to_string(line_) + ", column " + std::to_string(in_row_ + 1);
}

}  // namespace qs::io
