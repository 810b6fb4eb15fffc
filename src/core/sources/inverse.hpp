#pragma once
/// Quantile of a distribution without one in closed form: bisection on its cdf.

#include <cmath>

namespace qs {

/// The least x with cdf(x) ≥ p, to rounding; 0 < p < 1.
template <class Cdf>
double inverse_of(const Cdf& cdf, double p) {
  double low = -1, high = 1;
  while (cdf(low) > p) low *= 2;
  while (cdf(high) < p) high *= 2;
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    (cdf(middle) < p ? low : high) = middle;
  }
}

}  // namespace qs
