#include "core/special_functions.hpp"

#include <cmath>
#include <numbers>

namespace qs {

double digamma(double x) {
  constexpr double kAsymptotic = 10;
  double below = 0;
  while (x < kAsymptotic) {
    below -= 1 / x;
    x += 1;
  }
  const double r = 1 / (x * x);
  // −Σ B_2k / (2k x^2k)
  const double series =
      r *
      (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * 691.0 / 32760)))));
  return below + std::log(x) - 1 / (2 * x) - series;
}

double normal_pdf(double x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
}
double normal_cdf(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}
double normal_tail(double x) {
  return std::erfc(x / std::numbers::sqrt2) / 2;
}

}  // namespace qs
