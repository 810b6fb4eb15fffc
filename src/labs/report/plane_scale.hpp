#pragma once
/// An axis of a picture: its range, its place on the page, and the round numbers on it.

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/numerics/round_ticks.hpp"

namespace qs {

struct PlaneScale {
  double low = 0, high = 1;     // shown range
  double begin = 0, end = 100;  // place on the page

  double at(double value) const { return begin + (value - low) / (high - low) * (end - begin); }
  bool shows(double value) const { return value >= low && value <= high; }
};

/// Decimals that the steps between these numbers need.
inline int decimals_of(const std::vector<double>& numbers) {
  const double step = numbers.size() < 2 ? 1 : numbers[1] - numbers[0];
  return std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

}  // namespace qs
