#pragma once
/// How good rounding of a layer can be when its inputs are correlated: rows w of independent weights of unit variance,
/// error e = δ Σ δᵀ/n a weight, at high rate e = K·E with one factor K (Δ²/12 for uniform cells):
///
///     nearest       E = tr Σ / n
///     successive    E = (1/n) Σ_j d_j            one step for all columns; d_j of conditional_factor.hpp
///     determinant   E = (det Σ)^(1/n)            steps Δ_j = Δ √(E/d_j), the same mean rate; any order
///     ideal         D(R) by reverse water-filling on Σ's eigenvalues; at high rate (det Σ)^(1/n) 2^(−2R)
///
/// The last two differ by 1.53 dB, the space-filling gain. Sources: Frantar et al. 2023; Lifar, Savkin, Ordentlich,
/// Polyanskiy 2026 (steps for each column, "WaterSIC"); Cover and Thomas 2006, theorem 10.3.3.
///
/// Surprises: one step for all columns leaves most of the gain where inputs differ in power (an eighth of 64 inputs
/// ten times as large: 1.25 of 9.99 dB), and nearly none where they are correlated like a sequence. The high-rate
/// form is nearly exact at 1 bit.

#include <span>

#include "core/error.hpp"
#include "core/rounding/conditional_factor.hpp"

namespace qs {

struct CorrelatedBounds {
  double nearest = 0, natural = 0, descending = 0, determinant = 0;  // E
  double natural_gain_db = 0, descending_gain_db = 0;                // over nearest
  double determinant_gain_db = 0;
  double added = 0;          // to each Σ_jj, by damping
  double steps_gain_db = 0;  // determinant over natural: what steps for each column add
  std::vector<double> variances{}, descending_variances{};  // d, in the order of rounding
  std::vector<std::size_t> descending_order{};
  /// Δ_j/Δ by column, natural order; their geometric mean is 1.
  std::vector<double> column_steps{};
};

/// Refuses a singular or indefinite Σ: (det Σ)^(1/n) would be 0, an infinite gain; and an input that is always 0,
/// with damping too. Damping makes it another Σ, for which all of this holds.
Expected<CorrelatedBounds> correlated_bounds(const SquareMatrix& sigma, double damping = 0);

/// E of successive rounding under the best and the worst of all orders. d_j depends on which columns come later,
/// not on their order, so 2^n sets of them serve for n! orders.
struct OrderRange {
  double best = 0, worst = 0;
  std::vector<std::size_t> best_order{}, worst_order{};
};
inline constexpr std::size_t kMostOrderedColumns = 12;
Expected<OrderRange> range_of_orders(const SquareMatrix& sigma);

/// A point of the exact distortion–rate function of Gaussian weights, per weight.
struct CorrelatedDistortion {
  double distortion = 0;
  double level = 0;        // θ: D = (1/n) Σ min(θ, λ)
  std::size_t active = 0;  // eigenvalues above θ
  double high_rate = 0;    // (det Σ)^(1/n) 2^(−2R); 0 if Σ is singular
  double penalty_db = 0;   // distortion over high_rate; infinite if that is 0
};
/// For Σ's eigenvalues (symmetric_eigenvalues.hpp) at `bits` a weight; negative eigenvalues count as 0.
Expected<CorrelatedDistortion> correlated_distortion(std::span<const double> eigenvalues, double bits);

}  // namespace qs
