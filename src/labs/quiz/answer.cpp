#include "labs/quiz/answer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

constexpr std::size_t kLongest = 80, kMostQuoted = 40;

struct Unit {
  std::string_view spelled, means;
};
// Longer spellings first.
constexpr std::array kUnits = {
    Unit{"bits per weight", "bits"},
    Unit{"Bit pro Gewicht", "bits"},
    Unit{"decibels", "dB"},
    Unit{"Dezibel", "dB"},
    Unit{"Prozent", "%"},
    Unit{"Bytes", "bytes"},
    Unit{"Byte", "bytes"},
    Unit{"Bits", "bits"},
    Unit{"Nat", "nats"},
    Unit{"Bit", "bits"},
    Unit{"decibel", "dB"},
    Unit{"percent", "%"},
    Unit{"bytes", "bytes"},
    Unit{"byte", "bytes"},
    Unit{"nats", "nats"},
    Unit{"bits", "bits"},
    Unit{"nat", "nats"},
    Unit{"bit", "bits"},
    Unit{"dB", "dB"},
    Unit{"db", "dB"},
    Unit{"DB", "dB"},
    Unit{"σ", "σ"},
    Unit{"%", "%"},
    Unit{"b", "bits"},
};

void trim(std::string& text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  text.erase(0, text.find_first_not_of(" \t\r\n"));
}

/// Turns "10^-3" and superscripts into exponents, and unifies spaces and minus signs.
std::string plain(std::string_view typed) {
  std::string text(typed);
  constexpr std::array<std::string_view, 5> kSpaces = {"\u00A0", "\u2009", "\u202F", "\u200E", "\u200F"};
  for (const std::string_view space : kSpaces) replace_all(text, space, " ");
  replace_all(text, "−", "-");
  replace_all(text, "⁻", "-");
  constexpr std::array<std::string_view, 10> kRaised = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  for (std::size_t i = 0; i < kRaised.size(); ++i)
    replace_all(text, kRaised[i], std::string(1, static_cast<char>('0' + i)));
  trim(text);
  return text;
}

/// "1.3 x 10^-3" as "1.3e-3".
std::string with_exponent(std::string number) {
  for (const std::string_view times : {"×", "·", "*", "x", "X"}) {
    const std::size_t at = number.find(times);
    if (at == std::string::npos) continue;
    std::string mantissa = number.substr(0, at), power = number.substr(at + times.size());
    trim(mantissa);
    trim(power);
    if (!power.starts_with("10")) return number;
    power.erase(0, 2);
    std::erase(power, '^');
    std::erase(power, '*');
    trim(power);
    mantissa += 'e';
    return mantissa.append(power);
  }
  return number;
}

struct Read {
  std::optional<double> value;
  bool ambiguous = false;
};

/// Reads one comma as a decimal comma, unless three digits follow: then it could group thousands. If the
/// reader's language has a decimal comma, the same holds for a point.
Read read_plain(std::string number) {
  const char own = present_language().decimal;
  if (own == ',') {
    for (char& c : number) c = c == ',' ? '.' : c == '.' ? ',' : c;
  }
  trim(number);
  if (number.starts_with('+')) number.erase(0, 1);
  for (std::size_t i = 1; i + 1 < number.size(); ++i) {
    if (number[i] == ' ' && is_digit(number[i - 1]) && is_digit(number[i + 1])) number.erase(i--, 1);
  }
  const std::size_t comma = number.find(',');
  if (comma != std::string::npos) {
    const std::size_t digits = number.find_first_not_of("0123456789", comma + 1);
    const std::size_t after = (digits == std::string::npos ? number.size() : digits) - comma - 1;
    const bool alone =
        number.find(',', comma + 1) == std::string::npos && number.find('.') == std::string::npos;
    const bool leading_zero = comma == 1 && number[0] == '0';
    if (alone && after == 3 && !leading_zero) return {std::nullopt, true};
    if (!alone) return {};
    number[comma] = '.';
  }
  return {parse_number(number)};
}

Read read_number(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return read_plain(with_exponent(text));
  const Read above = read_plain(text.substr(0, slash)), below = read_plain(text.substr(slash + 1));
  if (!above.value || !below.value || *below.value == 0) return {};
  return {*above.value / *below.value};
}

}  // namespace

TypedAnswer read_answer(std::string_view typed, std::string_view unit, bool is_count) {
  const auto invalid = [](std::string problem) { return TypedAnswer{{}, std::move(problem)}; };
  if (typed.size() > kLongest)
    return invalid(text(Text::quiz_too_long, {{"most", std::to_string(kLongest)}}));
  std::string number = plain(typed);
  if (number.empty()) return invalid(std::string(text(Text::quiz_empty)));
  std::string_view given;
  for (const Unit& row : kUnits) {
    if (number.size() <= row.spelled.size() || !number.ends_with(row.spelled)) continue;
    given = row.means;
    number.resize(number.size() - row.spelled.size());
    trim(number);
    break;
  }
  const Read read = read_number(number);
  if (read.ambiguous && is_count) {
    std::erase_if(number, [](char c) { return c == ',' || c == '.'; });
    if (const auto whole = parse_number(number)) return {*whole, ""};
  }
  if (read.ambiguous) return invalid(text(Text::quiz_ambiguous, {{"typed", shortened(typed, kMostQuoted)}}));
  if (!read.value) return invalid(text(Text::quiz_unreadable, {{"typed", shortened(typed, kMostQuoted)}}));
  if (given == "%" && unit.empty()) return {*read.value / 100, ""};
  if (!given.empty() && given != unit) {
    return unit.empty()
               ? invalid(text(Text::quiz_no_unit, {{"given", phrase(given)}}))
               : invalid(text(Text::quiz_other_unit, {{"given", phrase(given)}, {"unit", phrase(unit)}}));
  }
  return {*read.value, ""};
}

}  // namespace qs::quiz
