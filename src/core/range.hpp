#pragma once
/// How the range [low, high] that a uniform quantizer
/// covers is chosen from the sample: the parameter "range".
///
///     absmax   ±max|x|            symmetric rows' default: nothing is clipped
///     minmax   min … max          affine rows' default: nothing is clipped
///     p99.9    the 99.9th percentile of |x| on both sides (symmetric); the central 99.9 % (affine)
///     4sigma   mean ± 4σ for affine rows, ±4σ for symmetric ones; σ is the population standard deviation
///     2.5      given: ±2.5 (affine: −2.5 … 2.5)
///     mse      the range of least squared error (quantizers/engine/least_mse_range.hpp)
///
/// If a percentile or a multiple of σ is 0 although weights are not, the full range applies; ends beyond the
/// largest float32 become it. Percentiles interpolate linearly at position (n−1)p. Affine ranges are
/// widened to hold 0, so that 0 has a code (Jacob et al. 2018, section 2.1). The surprise: the best range for
/// MSE is not the widest; clipping a few outliers makes every other cell narrower.

#include <string_view>

#include "core/quantizer.hpp"

namespace qs {

struct Range {
  float low = 0, high = 0;
};

/// The parameter row; `default_value` is "absmax" or "minmax", the only word of the two that the row accepts.
ParamInfo range_param(std::string default_value);

/// absmax or minmax in one pass; NaN and infinities are left out.
Range full_range(std::span<const float> values, bool symmetric);

/// Mean of |x| over the finite values; 0 where there are none.
float mean_magnitude(std::span<const float> values);
/// Mean of |x| over the values of a sorted sample whose magnitude is above `beyond`.
float mean_magnitude(const SortedSample& sample, float beyond = -1);

/// `text` is canonical and not "mse", which only a row can search for: range_for() in
/// quantizers/engine/least_mse_range.hpp takes every rule. Symmetric ranges have low = −high.
Range choose_range(std::string_view text, bool symmetric, const SortedSample& sample);

}  // namespace qs
