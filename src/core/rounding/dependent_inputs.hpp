#pragma once
/// Inputs that follow exactly from others: directions v with v Σ vᵀ = 0, to working precision. Errors along them cost
/// the outputs nothing, so that D(R) of correlated_bounds.hpp falls without end at any rate: it spends all bits on what
/// is left. Of one direction among 32 it promises 32 · 6 dB a bit.
///
/// Σ is judged as correlations, Σ_ij / √(Σ_ii Σ_jj), so that inputs of other units or of outliers' size count the same;
/// dead inputs are left out, as their weights need no bits. An eigenvalue counts as 0 at most kLeastPivot times the
/// largest: a sum of inputs that was rounded to float32 leaves about 1e-14, eigenvalues themselves 1e-15.

#include "core/rounding/cholesky.hpp"

namespace qs {

/// Such directions; 0 if Σ of the live inputs is regular.
std::size_t dependent_directions(const SquareMatrix& sigma);

}  // namespace qs
