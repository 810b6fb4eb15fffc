#pragma once
/// analyze() of many quantizers on an array that is asked once and forgotten: two passes over the values, and
/// nothing is kept of them.
///
///     1. extremes.hpp     → ranges that clip nothing, hence scales, cells and thresholds
///     2. partition.hpp    → counts and exact sums between all thresholds together
///
/// It serves rows with one partition for the tensor, whose range is absmax, minmax, a number or none. All others
/// need more: percentiles and least squares the order, σ the sums, blocks the values.
///
/// Counts, thresholds and largest error are those of the sorted sample, sums agree to 1e-12 (tested on every
/// row). The surprise: a million Gaussian weights in int2 to int8 take a quarter of the time of their sort.

#include <functional>

#include "core/analysis.hpp"

namespace qs {

using UseValues = std::function<void(std::span<const float>)>;
/// Hands out the same values piece by piece, each time that it is called.
using Pieces = std::function<void(const UseValues&)>;

/// Fewest values for which the tables of the second pass cost less than sorting.
inline constexpr std::uint64_t kFewestUnsorted = 1 << 17;

/// True if the extremes of a sample are all that fit() asks for.
bool is_fitted_to_extremes(const QuantizerSpec& spec);

/// Nothing if a quantizer needs more, cannot be fitted, or cuts the values too finely: then make_sample() and
/// analyze() answer.
std::optional<std::vector<Analysis>> analyze_unsorted(std::span<const QuantizerSpec> specs,
                                                      const Pieces& pieces);

}  // namespace qs
