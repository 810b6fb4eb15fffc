#include "core/survey/exact_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

/// Rescales the sums to a larger unit.
void ExactStatistics::widen(double magnitude) {
  if (!(magnitude > 0)) return;
  const int exponent = std::ilogb(magnitude);
  if (moments_.count > 0 && exponent <= exponent_) return;
  // While only zeros have come, there is no unit.
  const double r = moments_.m2 > 0 || moments_.mean != 0 ? std::ldexp(1.0, exponent_ - exponent) : 1;
  moments_.mean *= r;
  moments_.m2 *= r * r;
  moments_.m3 *= r * r * r;
  moments_.m4 *= r * r * r * r;
  rounding_squares_ *= r * r;
  exponent_ = exponent;
}

void ExactStatistics::add(std::span<const double> exact, std::span<const float> rounded) {
  double magnitude = 0;
  std::vector<double> finite;
  finite.reserve(exact.size());
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const double x = exact[i];
    if (!std::isfinite(x)) {
      ++(std::isnan(x) ? non_finite_.nan
         : x > 0       ? non_finite_.positive_infinity
                       : non_finite_.negative_infinity);
      continue;
    }
    finite.push_back(x);
    magnitude = std::max(magnitude, std::abs(x));
    zeros_ += x == 0 ? 1 : 0;
    const float y = rounded[i];
    lost_.to_zero += x != 0 && y == 0 ? 1 : 0;
    lost_.to_infinity += std::isinf(y) ? 1 : 0;
    lost_.rounded += y != 0 && std::isfinite(y) && static_cast<double>(y) != x ? 1 : 0;
  }
  if (finite.empty()) return;
  const auto [low, high] = std::minmax_element(finite.begin(), finite.end());
  least_ = any() ? std::min(least_, *low) : *low;
  most_ = any() ? std::max(most_, *high) : *high;
  widen(magnitude);
  for (double& x : finite) x = std::ldexp(x, -exponent_);
  moments_.join(moments_of(finite));
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const double e = std::ldexp(exact[i] - static_cast<double>(rounded[i]), -exponent_);
    if (std::isfinite(e)) rounding_squares_ += e * e;
  }
}

double ExactStatistics::mean() const {
  return std::ldexp(moments_.mean, exponent_);
}

double ExactStatistics::sigma() const {
  return std::ldexp(std::sqrt(moments_.variance()), exponent_);
}

LostInFloat32 ExactStatistics::lost(bool integers) const {
  constexpr double kSmall = 1e-6;  // of the variance: a thousandth of σ
  LostInFloat32 lost = lost_;
  if (!integers && rounding_squares_ <= kSmall * moments_.m2) lost.rounded = 0;
  return lost;
}

}  // namespace qs
