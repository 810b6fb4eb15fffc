#pragma once
/// The step of a grid 0, s, … m·s of least Σ(|x| − ŝ)² for given magnitudes (calibration.hpp says how).
///
/// The error for given codes q is Σx² − 2sΣqx + s²Σq², least at s = Σqx/Σq². As s falls from infinity, code k
/// of a value x becomes k + 1 at s = x/(k + ½); the best of all steps is the best of the intervals between
/// these.

#include "core/sample/sample.hpp"

namespace qs {

struct StepChoice {
  double step = 0;
  bool is_exact = true;
};

/// At least one value, not all 0; m ≥ 1.
StepChoice least_squares_step(const SortedSample& samples, std::int32_t most_code);

/// Σ(|x| − x̂)² over all samples with the nearest codes, ties to even.
double grid_error(const SortedSample& samples, std::int32_t most_code, double step);

}  // namespace qs
