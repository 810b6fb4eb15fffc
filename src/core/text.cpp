#include "core/text.hpp"

#include <fast_float/fast_float.h>

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
  std::array<char, 40> text{};
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    if (parse_number(text.data()) == value) break;
  }
  return text.data();
}

}  // namespace qs
