#pragma once
/// An axis of a picture: its range, its place on the page, and the round numbers on it.

#include <algorithm>
#include <cmath>
#include <vector>

namespace qs {

struct PlaneScale {
  double low = 0, high = 1;     // shown range
  double begin = 0, end = 100;  // place on the page

  double at(double value) const { return begin + (value - low) / (high - low) * (end - begin); }
  bool shows(double value) const { return value >= low && value <= high; }
};

/// 1, 2 or 5 times a power of ten, so that `range` has at most `most` steps.
inline double round_step(double range, double most) {
  const double power = std::pow(10, std::floor(std::log10(range / most)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (range / (times * power) <= most) return times * power;
  }
  return 10 * power;
}

inline std::vector<double> round_numbers(const PlaneScale& scale, double most) {
  const double step = round_step(scale.high - scale.low, most);
  std::vector<double> numbers;
  const double first = std::ceil(scale.low / step);
  for (int k = 0; (first + k) * step <= scale.high; ++k) numbers.push_back((first + k) * step);
  return numbers;
}

/// Decimals that the steps between these numbers need.
inline int decimals_of(const std::vector<double>& numbers) {
  const double step = numbers.size() < 2 ? 1 : numbers[1] - numbers[0];
  return std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

}  // namespace qs
