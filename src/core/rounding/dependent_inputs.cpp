#include "core/rounding/dependent_inputs.hpp"

#include <algorithm>
#include <cmath>

#include "core/rounding/symmetric_eigenvalues.hpp"

namespace qs {

std::size_t dependent_directions(const SquareMatrix& sigma) {
  std::vector<std::size_t> live;
  for (std::size_t j = 0; j < sigma.size; ++j) {
    if (sigma.at(j, j) > 0) live.push_back(j);
  }
  if (live.size() < 2) return 0;
  SquareMatrix correlations(live.size());
  for (std::size_t i = 0; i < live.size(); ++i) {
    for (std::size_t j = 0; j < live.size(); ++j) {
      // Two roots: the product of two squares may leave the range of a double.
      const double spread = std::sqrt(sigma.at(live[i], live[i])) * std::sqrt(sigma.at(live[j], live[j]));
      correlations.at(i, j) = i == j ? 1 : sigma.at(live[i], live[j]) / spread;
    }
  }
  const std::vector<double> eigenvalues = symmetric_eigenvalues(std::move(correlations));
  const double most = kLeastPivot * eigenvalues.back();
  return static_cast<std::size_t>(
      std::count_if(eigenvalues.begin(), eigenvalues.end(), [&](double value) { return value <= most; }));
}

}  // namespace qs
