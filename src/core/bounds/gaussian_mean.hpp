#pragma once
/// E[g(Z)] for a standard normal Z by the trapezoidal rule, which converges
/// geometrically for g analytic around the real line (Trefethen and Weideman 2014): with poles at distance d
/// the error is exp(−2πd/step).

#include <cmath>

#include "core/numerics/special_functions.hpp"

namespace qs {

template <class Function>
double gaussian_mean(double step, Function g) {
  constexpr double kReach = 13;  // beyond, the density is below 1e-37
  const int steps = static_cast<int>(std::ceil(kReach / step));
  double sum = 0;
  for (int i = -steps; i <= steps; ++i) {
    const double z = step * i;
    sum += normal_pdf(z) * g(z);
  }
  return sum * step;
}

}  // namespace qs
