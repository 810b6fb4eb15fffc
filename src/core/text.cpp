#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace qs {
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

namespace {

/// Of at most 15 digits and a point: digits and power of ten are exact, so their quotient is rounded once, as
/// strtod rounds (Clinger 1990, the fast path).
std::optional<double> short_decimal(std::string_view text) {
  constexpr int kMostDigits = 15;
  double digits = 0, power = 1;
  int count = 0;
  bool behind_point = false;
  for (const char c : text) {
    if (c == '.' && !behind_point) {
      behind_point = true;
      continue;
    }
    if (!is_digit(c) || ++count > kMostDigits) return std::nullopt;
    digits = digits * 10 + (c - '0');
    if (behind_point) power *= 10;
  }
  return count > 0 ? std::optional(digits / power) : std::nullopt;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  // Refuse what strtod accepts beyond plain decimals: hexadecimal, names, spaces, a plus.
  constexpr std::size_t kLongest = 400;
  const std::string_view unsigned_part = text.substr(text.starts_with('-') ? 1 : 0);
  const bool begins = !unsigned_part.empty() && (unsigned_part[0] == '.' || is_digit(unsigned_part[0]));
  if (!begins || text.size() > kLongest ||
      text.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
    return std::nullopt;
  if (const auto number = short_decimal(unsigned_part)) return text.starts_with('-') ? -*number : *number;
  const std::string terminated(text);
  char* end = nullptr;
  const double value = std::strtod(terminated.c_str(), &end);
  if (end != terminated.c_str() + terminated.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string shortest(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  std::array<char, 64> text{};
  int digits = 1;
  for (; digits < 17; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value);
    if (parse_number(text.data()) == value) break;
  }
  std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value);
  const double magnitude = std::abs(value);
  if (value == 0) return "0";
  if (magnitude < 1e-6 || magnitude >= 1e15) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    std::string scientific = text.data();
    std::erase(scientific, '+');  // "1e30": a plus would be a space in an address
    return scientific;
  }
  const int exponent = static_cast<int>(std::floor(std::log10(magnitude) + 1e-12));
  std::snprintf(text.data(), text.size(), "%.*f", std::max(0, digits - 1 - exponent), value);
  return text.data();
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 80;
  if (text.size() <= kMost) return "'" + std::string(text) + "'";
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return "'" + std::string(text.substr(0, end)) + "…'";
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return head;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace qs
