#pragma once
/// The second moment of a layer's inputs, Σ = XᵀX/m: with it the mean squared error of the outputs is
/// E|ΔW x|² = tr(ΔW Σ ΔWᵀ), whatever the law of the inputs.
///
/// X has m samples (rows) of n inputs. The mean is not taken off: an offset of the inputs is part of the error.
/// Called H in GPTQ (Frantar, Ashkboos, Hoefler, Alistarh 2023), which uses 2XXᵀ; a factor changes no code.
///
/// The surprise: fewer samples than inputs leave Σ singular. Directions that no sample has seen cost nothing,
/// and rounding that knows it may put any error there.

#include <span>

#include "core/error.hpp"
#include "core/rounding/square_matrix.hpp"

namespace qs {

/// A layer has at most so many inputs here: Σ then takes half a gigabyte.
inline constexpr std::size_t kMostInputs = 8192;
/// Σ_ij and Σ_ji may differ by this times √(Σ_ii Σ_jj): float32 files do. Their mean is taken.
inline constexpr double kSymmetryTolerance = 1e-5;
/// Eigenvalues may lie this far below 0, times the mean of the diagonal: those of a singular Σ from a file do.
inline constexpr double kSemidefiniteTolerance = 1e-6;
/// A mean square that is not 0 lies between this and its reciprocal.
inline constexpr double kLeastMeanSquare = 1e-80;

/// Σ of m × n inputs, row-major. Sums in double, sample after sample.
Expected<SquareMatrix> second_moment(std::span<const float> inputs, std::size_t columns);

/// A Σ that was given, n × n: finite, symmetric, positive semidefinite, each to its tolerance.
Expected<SquareMatrix> checked_second_moment(SquareMatrix sigma);

/// Inputs that are always 0: Σ_jj = 0. Their weights have no effect.
std::vector<std::size_t> dead_inputs(const SquareMatrix& sigma);

}  // namespace qs
