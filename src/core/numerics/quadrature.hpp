#pragma once
/// Gauss–Legendre quadrature of 8 points: exact for polynomials up to degree 15 (Abramowitz and
/// Stegun 25.4.30, table 25.4).

#include <array>

namespace qs {

inline constexpr std::array<double, 4> kLegendreNodes = {0.1834346424956498, 0.5255324099163290,
                                                         0.7966664774136267, 0.9602898564975363};
inline constexpr std::array<double, 4> kLegendreWeights = {0.3626837833783620, 0.3137066458778873,
                                                           0.2223810344533745, 0.1012285362903763};

/// Calls visit(x, weight) for each node of [low, high]; the weights sum to high − low.
template <class Visit>
void for_each_node(double low, double high, Visit visit) {
  const double half = (high - low) / 2, middle = (low + high) / 2;
  for (std::size_t k = 0; k < kLegendreNodes.size(); ++k) {
    for (const double side : {-1.0, 1.0})
      visit(middle + side * half * kLegendreNodes[k], half * kLegendreWeights[k]);
  }
}

template <class Function>
double integrate_panel(double low, double high, Function f) {
  double sum = 0;
  for_each_node(low, high, [&](double x, double weight) { sum += weight * f(x); });
  return sum;
}

}  // namespace qs
