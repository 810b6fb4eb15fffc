#pragma once
/// Uniform quantizers for a density: N levels y_k = (k − (N−1)/2)·step, thresholds midway, the outer cells
/// unbounded (even N mid-rise, odd N mid-tread). The loading is N·step/2, in standard deviations: half a step
/// beyond the outermost level. What lies beyond it is overload.

#include "core/design/lloyd_max.hpp"

namespace qs {

struct UniformDesign {
  double step = 0, loading = 0;
  double mse = 0, granular_mse = 0, overload_mse = 0;
  double entropy_bits = 0;
};

UniformDesign uniform_with_loading(const SourceInfo& source, int levels, double loading);

/// The step of least mean squared error (Max 1960, table II): the root of its derivative.
UniformDesign optimal_uniform(const SourceInfo& source, int levels);

/// The classical rule at fixed loading, without overload: 20 log10(N) + 10 log10(3) − 20 log10(loading) dB.
/// The surprise in "6.02 b + c": c depends on the loading, −7.27 at 4σ, and the best loading grows with b, so
/// that the best uniform quantizer gains less than 6.02 dB a bit.
double loading_rule_db(int levels, double loading);

}  // namespace qs
