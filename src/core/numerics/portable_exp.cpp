#include "core/numerics/portable_exp.hpp"

#include <cmath>

namespace qs {

// x = k·ln 2 + r with |r| ≤ ln 2/2; e^r by its series.
double portable_exp(double x) {
  constexpr double kLn2High = 0x1.62e42fefap-1, kLn2Low = 0x1.cf79abc9e3b39p-40;
  constexpr int kTerms = 15;
  const double k = std::nearbyint(x / (kLn2High + kLn2Low));
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double series = 1;
  for (int term = kTerms; term >= 1; --term) series = 1 + series * r / term;
  return std::ldexp(series, static_cast<int>(k));
}

}  // namespace qs
