#pragma once
/// The mean squared error that a row's deviation δ = ŵ − w makes in its output: δ Σ δᵀ.
///
///     δ Σ δᵀ = Σ_j δ_j (Σ_jj δ_j + 2 Σ_{i<j} Σ_ij δ_i)
///
/// Divided by the n weights it is comparable with a squared error of weights: for Σ = I it is their mean squared
/// error. Always the undamped Σ. A singular Σ can make it negative by rounding; then it counts as 0.

#include <span>

#include "core/rounding/lane_panel.hpp"
#include "core/rounding/square_matrix.hpp"

namespace qs {

class OutputError {
 public:
  /// For deviations whose columns come in this order; empty for the natural one.
  explicit OutputError(const SquareMatrix& sigma, std::span<const std::size_t> order = {});
  /// Adds to errors[lane] the products of the columns [first, first + 64) with themselves and all later ones.
  /// `first` is a multiple of 64, the panel has round_up(n, 4) columns.
  void add_block(const double* panel, std::size_t first, std::size_t lanes, double* errors) const;

 private:
  std::size_t columns_;
  TileTriangle form_;  // 2 Σ_ij, Σ_jj
};

/// Of rows × n deviations, one number a row.
std::vector<double> output_errors(std::span<const double> deviations, const SquareMatrix& sigma);

}  // namespace qs
