#include "io/csv_number.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kMaxNumberBytes = 64;
constexpr std::array<std::string_view, 11> kMissingWords = {"",     "NA",   "N/A",  "n/a", "NULL",    "null",
                                                            "None", "<NA>", "#N/A", "#NA", "#N/A N/A"};
constexpr std::array<std::string_view, 4> kNanWords = {"nan", "1.#qnan", "1.#ind", "1.#snan"};
constexpr std::array<std::string_view, 3> kInfinityWords = {"inf", "infinity", "1.#inf"};
constexpr std::string_view kMinusSign = "\xE2\x88\x92";  // U+2212
// A no-break space, a narrow one and a typographic apostrophe, which group digits.
constexpr std::array<std::string_view, 3> kWideGroups = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99"};

bool is_word(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

template <class Words>
bool is_one_of(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return is_word(text, word); });
}

/// Removes and returns the sign at the start; zero if there is none.
char take_sign(std::string_view& text) {
  const bool is_wide = text.starts_with(kMinusSign);
  const char sign = is_wide ? '-' : text.starts_with('-') || text.starts_with('+') ? text.front() : '\0';
  if (sign != '\0') text.remove_prefix(is_wide ? kMinusSign.size() : 1);
  return sign;
}

std::size_t digits_at(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// The digit-group separator at the start of the text, or nothing.
std::string_view group_sign_at(std::string_view text, char decimal, bool blanks_group) {
  for (const std::string_view wide : kWideGroups) {
    if (text.starts_with(wide)) return wide;
  }
  const char c = text.empty() ? '\0' : text.front();
  const bool groups = c == '\'' || (c == ' ' && blanks_group) || c == (decimal == '.' ? ',' : '.');
  return groups ? text.substr(0, 1) : std::string_view{};
}

/// The number without group separators and with a decimal point, as parse_number() takes it; empty if it is
/// too long or has groups that are not of three digits.
class PlainNumber {
 public:
  PlainNumber(std::string_view text, char decimal, bool blanks_group) { take(text, decimal, blanks_group); }
  std::string_view text() const { return {text_.data(), size_}; }
  bool is_whole = false, has_leading_zero = false, has_decimals = false, begins_with_decimals = false,
       is_padded = false;

 private:
  void take(std::string_view text, char decimal, bool blanks_group) {
    std::size_t whole = digits_at(text);
    const std::string_view first = text.substr(0, whole);
    add(first);
    text.remove_prefix(whole);
    const std::string_view sign = group_sign_at(text, decimal, blanks_group);
    if (!sign.empty()) {
      if (first.empty() || first.size() > 3 || first.front() == '0') return fail();
      while (text.starts_with(sign)) {
        text.remove_prefix(sign.size());
        if (digits_at(text) != 3) return fail();
        add(text.substr(0, 3));
        text.remove_prefix(3);
        whole += 3;
      }
    }
    is_whole = text.empty() && whole > 0 && sign.empty();
    has_leading_zero = is_whole && whole > 1 && first.front() == '0';
    if (text.starts_with(decimal)) {
      has_decimals = true;
      begins_with_decimals = whole == 0;
      is_padded = whole > 1 && first.front() == '0';
      // Refuse "1,": a decimal comma without decimals is no intended number.
      if (decimal == ',' && digits_at(text.substr(1)) == 0) return fail();
      add(".");
      text.remove_prefix(1);
    }
    if (text.find(decimal == '.' ? ',' : '.') != text.npos) return fail();
    add(text);
  }

  void add(std::string_view part) {
    if (failed_ || part.size() > text_.size() - size_) return fail();
    std::copy(part.begin(), part.end(), text_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += part.size();
  }
  void fail() {
    failed_ = true;
    size_ = 0;
  }
  std::array<char, kMaxNumberBytes> text_{};
  std::size_t size_ = 0;
  bool failed_ = false;
};

}  // namespace

CsvNumber parse_csv_number(std::string_view text, char decimal, char separator) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  using Kind = CsvNumber::Kind;
  if (contains(kMissingWords, text)) return {Kind::kMissing, kNan};
  const char sign = take_sign(text);
  const double factor = sign == '-' ? -1 : 1;
  if (is_one_of(text, kNanWords)) return {Kind::kNumber, kNan};
  if (is_one_of(text, kInfinityWords)) {
    return {Kind::kNumber, factor * std::numeric_limits<double>::infinity()};
  }
  if (text.empty() || !(is_digit(text.front()) || text.front() == decimal)) return {};
  const bool blanks_group = separator != ',' && separator != ' ';
  const PlainNumber plain(text, decimal, blanks_group);
  const auto value = parse_number(plain.text());
  if (!value) return {};
  return {Kind::kNumber,
          factor * *value,
          plain.is_whole,
          plain.has_decimals,
          plain.has_leading_zero || (plain.is_whole && sign == '-' && *value == 0),
          plain.is_padded,
          plain.begins_with_decimals};
}

}  // namespace qs::io
