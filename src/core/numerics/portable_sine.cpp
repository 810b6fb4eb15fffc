#include "core/numerics/portable_sine.hpp"

#include <cmath>
#include <numbers>

namespace qs {

// Reduce the turn to a quarter around 0, where a few terms of the series suffice.
double sine_of_turns(double turns) {
  double t = turns - std::nearbyint(turns);  // −½ … ½
  if (t > 0.25) t = 0.5 - t;
  if (t < -0.25) t = -0.5 - t;
  const double x = 2 * std::numbers::pi * t, x2 = x * x;
  constexpr int kTerms = 12;
  double series = 1;
  for (int k = kTerms; k >= 1; --k) series = 1 - series * x2 / ((2.0 * k) * (2.0 * k + 1));
  return x * series;
}

}  // namespace qs
