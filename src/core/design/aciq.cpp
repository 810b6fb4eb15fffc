#include "core/design/aciq.hpp"

#include <cmath>
#include <numbers>

namespace qs {
namespace {

/// The root of a derivative that rises from below 0.
template <class Derivative>
double minimum(const Derivative& derivative) {
  double low = 1e-6, high = 40;
  for (int halving = 0; halving < 100; ++halving) {
    const double middle = (low + high) / 2;
    (derivative(middle) < 0 ? low : high) = middle;
  }
  return low;
}

}  // namespace

AciqClip aciq_gaussian(int bits) {
  const double noise = 1 / (3 * std::exp2(2 * bits)), root = std::sqrt(2 / std::numbers::pi);
  const auto slope = [&](double a) {
    return 2 * a * std::erfc(a / std::numbers::sqrt2) - 2 * root * std::exp(-a * a / 2) + 2 * a * noise;
  };
  const double a = minimum(slope);
  const double mse =
      (a * a + 1) * std::erfc(a / std::numbers::sqrt2) + a * a * noise - root * a * std::exp(-a * a / 2);
  return {a, mse};
}

AciqClip aciq_laplace(int bits) {
  const double noise = 1 / (3 * std::exp2(2 * bits));
  const double a = minimum([&](double x) { return -2 * std::exp(-x) + 2 * x * noise; });
  return {a, 2 * std::exp(-a) + a * a * noise};
}

}  // namespace qs
