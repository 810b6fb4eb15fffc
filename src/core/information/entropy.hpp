#pragma once
/// Entropies of a pmf, in bits.
///
///     H(p)   = −Σ p log2 p                           Shannon 1948, section 6; 0 log 0 = 0
///     H_α(p) = log2(Σ p^α) / (1 − α)                 Rényi 1961; α = 0: log2 of the support; 1: H;
///                                                    ∞: −log2 max p
///
/// The surprise: H is the middle of a family that falls with α; the least of them, H_∞, is what a single
/// guess is worth.

#include <span>

namespace qs {

double entropy_bits(std::span<const double> pmf);
/// 0 ≤ alpha ≤ ∞.
double renyi_entropy_bits(std::span<const double> pmf, double alpha);

}  // namespace qs
