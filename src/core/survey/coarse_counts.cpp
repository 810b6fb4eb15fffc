#include "core/survey/coarse_counts.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/float_order.hpp"

namespace qs {

void CoarseCounts::add(std::span<const float> values) {
  for (const float x : values) {
    if (!std::isfinite(x)) {
      ++(std::isnan(x) ? non_finite_.nan
         : x > 0       ? non_finite_.positive_infinity
                       : non_finite_.negative_infinity);
      continue;
    }
    const std::uint32_t bin = ordered_key(x) >> kShift;
    ++counts_[bin];
    sums_[bin] += x;
    least_ = count_ == 0 ? x : std::min(least_, x);
    most_ = count_ == 0 ? x : std::max(most_, x);
    ++count_;
  }
}

SortedSample CoarseCounts::sample() const {
  std::vector<float> distinct;
  std::vector<std::uint64_t> counts;
  const auto append = [&](float x, std::uint64_t count) {
    if (count == 0) return;
    if (distinct.empty() || distinct.back() < x) {
      distinct.push_back(x == 0 ? 0.0F : x);
      counts.push_back(0);
    }
    counts.back() += count;
  };
  // The extremes stand for themselves: take one of each out of its bin.
  const std::uint32_t lowest = ordered_key(least_) >> kShift, highest = ordered_key(most_) >> kShift;
  for (std::uint32_t bin = lowest; count_ > 0 && bin <= highest; ++bin) {
    std::uint64_t count = counts_[bin];
    double sum = sums_[bin];
    if (bin == lowest) {
      append(least_, 1);
      sum -= least_;
      --count;
    }
    const bool takes_most = bin == highest && count > 0;
    if (takes_most) {
      sum -= most_;
      --count;
    }
    if (count > 0) {
      append(std::clamp(static_cast<float>(sum / static_cast<double>(count)), least_, most_), count);
    }
    if (takes_most) append(most_, 1);
  }
  return SortedSample::from_counts(distinct, counts, non_finite_);
}

}  // namespace qs
