#pragma once
/// Second moments to try things on, each with one property:
///
///     autoregressive    Σ_ij = ρ^|i−j|: inputs like a sequence, all of the same power
///     outliers          Σ_ij = s_i s_j ρ^|i−j|, s larger on an eighth of the inputs, the first or the last
///     wishart           Σ = XᵀX/m of independent Gaussian samples: what chance alone makes of Σ = I

#include <cstdint>

#include "core/error.hpp"
#include "core/rounding/square_matrix.hpp"

namespace qs {

enum class OutlierPlace { kFirst, kLast };

/// |ρ| < 1.
Expected<SquareMatrix> autoregressive_inputs(std::size_t n, double rho);
/// max(1, n/8) inputs are `factor` times as large.
Expected<SquareMatrix> outlier_inputs(std::size_t n, OutlierPlace place, double factor = 10,
                                      double rho = 0.5);
/// `samples` draws of a unit Gaussian vector; fewer than n make a singular Σ.
Expected<SquareMatrix> wishart_inputs(std::size_t n, std::size_t samples, std::uint64_t seed);

}  // namespace qs
