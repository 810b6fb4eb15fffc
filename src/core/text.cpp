#include "core/text.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace qs {

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
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

}  // namespace qs
