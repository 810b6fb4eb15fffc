#pragma once
/// The price of rotation for a coder that treats weights one by one.
///
/// A rotated entry of n independent values is their normalised sum, which is nearer to Gaussian than one
/// value:
///
///     price = h((X₁ + … + Xₙ)/√n) − h(X)          bits a weight, for entropy-coded even steps at high rate
///     C     = (∫f^⅓)³/12                          best fixed-rate levels: error C/N² (Panter and Dite 1951)
///     fixed_gain = 10 log₁₀ C(1)/C(n)
///
/// The joint entropy of the row does not change: what scalar coding loses is the dependence that rotation
/// makes. The surprise: for Laplace weights the same rotation costs 0.10 bit (0.63 dB) with entropy coding
/// and gains 2.2 dB without.
///
/// Densities: uniform by the recurrence of B-splines, Laplace by its finite sum, other laws by doubling,
/// f₂ₙ(z) = ∫fₙ((z+u)/√2) fₙ((z−u)/√2) du, with ln f interpolated over arsinh z.
///
/// Gaussian columns of unequal scale, a share p with σ = A and the rest with 1, all become N(0, v):
///
///     v = 1 − p + pA²,   price = ½ log₂ v − p log₂ A,   gain over one common step 10 log₁₀ A²/v
///
/// which is the transform coding gain, given away (Jayant and Noll 1984, chapter 12).

#include "core/sources.hpp"

namespace qs {

struct RotationPrice {
  double entropy_bits = 0;  // differential, of one rotated entry of unit variance
  double price_bits = 0, price_db = 0;
  double fixed_rate_constant = 0;  // C
  double fixed_gain_db = 0;
};

/// `size` is a power of two from 1 to 1024. Accepts gaussian, laplace, logistic, uniform, and student_t with
/// 2 < ν.
Expected<RotationPrice> rotation_price(const SourceInfo& source, std::uint64_t size);
/// The limit of infinitely long rows, a Gaussian entry.
Expected<RotationPrice> rotation_price_limit(const SourceInfo& source);

struct UnequalColumnsPrice {
  double variance = 1;  // v
  double price_bits = 0, price_db = 0;
  double absmax_gain_db = 0;
};
/// 0 ≤ share ≤ 1, ratio above 0.
Expected<UnequalColumnsPrice> unequal_columns_price(double share, double ratio);

}  // namespace qs
