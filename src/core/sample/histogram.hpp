#pragma once
/// Shares of a sorted sample in equal bins: two binary searches a bin.

#include "core/sample/sample.hpp"

namespace qs {

/// Shares of all finite values; those outside [low, high] are in no bin. The last bin holds `high`.
std::vector<double> histogram(const SortedSample& sample, double low, double high, std::size_t bins);

}  // namespace qs
