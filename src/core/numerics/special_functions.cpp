#include "core/numerics/special_functions.hpp"

#include <cmath>
#include <initializer_list>
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

double regularized_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularized_beta(b, a, 1 - x);
  // Lentz's way through the fraction.
  constexpr double kTiny = 1e-300, kEnough = 1e-16;
  constexpr int kTerms = 500;
  const auto not_zero = [](double y) { return std::abs(y) < kTiny ? kTiny : y; };
  double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), fraction = d;
  for (int m = 1; m < kTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double factor = 1;
    for (const double term : {even, odd}) {
      d = 1 / not_zero(1 + term * d);
      c = not_zero(1 + term / c);
      fraction *= factor = c * d;
    }
    if (std::abs(factor - 1) < kEnough) break;
  }
  const double front =
      a * std::log(x) + b * std::log1p(-x) + std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
  return std::exp(front) * fraction / a;
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
