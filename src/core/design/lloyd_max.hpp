#pragma once
/// The N levels and thresholds of least mean squared error for a density (Lloyd 1957/1982; Max 1960):
///
///     thresholds midway between levels       t_i = (y_i + y_{i+1})/2
///     levels at the centroids of cells       y_i = E[X | t_{i−1} ≤ X < t_i]
///
/// Lloyd's iteration satisfies the two in turn and creeps near the end; here Newton's method solves them
/// together (the Jacobian has three diagonals), from the cells of high-resolution theory (Panter and Dite
/// 1951: point density ∝ f^⅓). For log-concave densities the solution is the only one (Fleischer 1964;
/// Kieffer 1983).

#include <vector>

#include "core/sources.hpp"

namespace qs {

struct ScalarDesign {
  std::vector<double> thresholds, levels, probabilities;  // N−1, N, N
  double mse = 0;
  double entropy_bits = 0;
};

/// Computes all figures of a design from its thresholds and levels.
ScalarDesign evaluate_design(const SourceInfo& source, std::vector<double> thresholds,
                             std::vector<double> levels);

/// 1 ≤ levels ≤ 4096.
ScalarDesign lloyd_max(const SourceInfo& source, int levels);

}  // namespace qs
