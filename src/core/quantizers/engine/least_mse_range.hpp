#pragma once
/// range=mse: the range of least squared error on the sample.
///
/// The error as a function of the range is not convex (every value that changes its cell makes a kink), so
/// the search first walks down from the full range, in steps of 2^(1/8), to 1/1024 of it; the golden section
/// then narrows down the best place. Affine ranges shrink both ends together, then each end alone,
/// twice; from the full range and from the symmetric one. Blocks of few values take a shorter walk, to 1/8.
/// The surprise: on Gaussian weights 4 bits are best at ±2.7σ, far inside the largest of a million at ±5σ.

#include <functional>

#include "core/range.hpp"

namespace qs {

using RangeError = std::function<double(const Range&)>;

enum class Walk { kLong, kShort };

Range least_mse_range(const Range& full, bool symmetric, Walk walk, const RangeError& error);

/// Range by any rule of the parameter "range", canonical: "mse" searches with `error`, the others ask the sample.
Range range_for(std::string_view rule, bool symmetric, Walk walk, const SortedSample& sorted,
                const RangeError& error);

}  // namespace qs
