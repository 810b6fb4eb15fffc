#pragma once
/// Cholesky's factor A = L Lᵀ, L lower triangular (Golub and Van Loan 2013, section 4.2), 32 rows at a time:
///
///     L_ij = (A_ij − Σ_{k<j} L_ik L_jk) / L_jj ,     L_jj² = A_jj − Σ_{k<j} L_jk²  (the pivot)
///
/// If A is the second moment of random variables, pivot j is the variance of variable j that the variables before
/// it do not explain. The surprise: a singular matrix does not show as a pivot of 0 but as one of either sign
/// near 1e-16 of the diagonal; whoever divides by it gets large numbers, not an error. A pivot below 1e-12 of its
/// diagonal entry is therefore none.

#include <optional>

#include "core/rounding/lane_panel.hpp"
#include "core/rounding/square_matrix.hpp"

namespace qs {

/// Of the diagonal entry.
inline constexpr double kLeastPivot = 1e-12;

struct BadPivot {
  std::size_t row;
  double value;
};

/// Factors in units of work. Reads only the lower triangle.
class Cholesky {
 public:
  explicit Cholesky(SquareMatrix matrix);
  /// One unit, at most 64 columns of 32 rows; true when nothing is left.
  bool step();
  /// The first pivot that is not positive; the factor is then incomplete.
  const std::optional<BadPivot>& bad_pivot() const { return bad_; }
  double progress() const;

  std::size_t size() const { return matrix_.size; }
  /// L_ij for j ≤ i.
  double at(std::size_t i, std::size_t j) const { return factor_.at(j, i); }

 private:
  void load_panel();
  bool factor_diagonal();
  void keep_panel();

  SquareMatrix matrix_;
  TileTriangle factor_;  // Lᵀ
  std::vector<double> panel_;
  std::size_t row_ = 0, column_ = 0;  // where the panel begins; the columns before this are settled
  std::optional<BadPivot> bad_;
};

/// The inverse of an upper triangular matrix with a positive diagonal.
SquareMatrix inverse_of_upper(const SquareMatrix& upper);

}  // namespace qs
