#pragma once
/// What successive rounding needs of Σ: H' = M Mᵀ with M upper triangular, columns in the order in which they will
/// be rounded.
///
///     H' = Σ + damping · mean(Σ_jj) · I          a dead input (Σ_jj = 0) first gets Σ_jj = 1, as published
///     δ H' δᵀ = Σ_j d_j (δ_j + Σ_{i<j} δ_i c_ij)² ,    c_ij = M_ij / M_jj ,    d_j = M_jj²
///
/// Column j only sees the errors of the columns before it, so it can undo them: the best real value for w_j is
/// w_j − Σ_{i<j} δ_i c_ij. d_j is the variance of input j that the inputs still to come do not explain; their
/// product is det H' in every order. U = M⁻¹ is the factor of GPTQ's text: H'⁻¹ = UᵀU, d_j = 1/U_jj². M comes from a
/// Cholesky factorization from the last column; no inverse is needed, and Σ = I gives c = 0 exactly.
///
/// Sources: Frantar, Ashkboos, Hoefler, Alistarh 2023 (GPTQ, algorithm 1; damping, dead inputs: its program);
/// Chen et al. 2025, Birnick 2025 (it is Babai's nearest plane).

#include "core/error.hpp"
#include "core/rounding/cholesky.hpp"

namespace qs {

enum class ColumnOrder {
  kNatural,
  kDescending,  // by Σ_jj before damping; of equal ones the first
  kGiven,
};

struct FactorOptions {
  ColumnOrder order = ColumnOrder::kNatural;
  std::vector<std::size_t> given{};  // for kGiven: each column once
  double damping = 0;                // of the mean of the diagonal
};

inline constexpr double kMostDamping = 1e6;

struct ConditionalFactor {
  std::vector<std::size_t> order;  // the column that is rounded first, second, …
  std::vector<double> variances;   // d, in that order
  TileTriangle pushes;             // c_ij for i < j, both places in the order
  double added = 0;                // damping · mean

  std::size_t size() const { return order.size(); }
  /// M_ij for i ≤ j.
  SquareMatrix upper() const;
};

/// Builds it in units of work.
class ConditionalFactoring {
 public:
  /// Refuses an order that is none, a damping out of range and a diagonal that is not finite.
  static Expected<ConditionalFactoring> begin(const SquareMatrix& sigma, const FactorOptions& options);
  bool step() { return cholesky_.step(); }
  double progress() const { return cholesky_.progress(); }
  /// Once, after step() has returned true. Refuses a singular or indefinite H'.
  Expected<ConditionalFactor> take();

 private:
  ConditionalFactoring(SquareMatrix reversed, std::vector<std::size_t> order, double damping, double added);

  Cholesky cholesky_;
  std::vector<std::size_t> order_;
  double damping_, added_;
};

Expected<ConditionalFactor> conditional_factor(const SquareMatrix& sigma, const FactorOptions& options);

}  // namespace qs
