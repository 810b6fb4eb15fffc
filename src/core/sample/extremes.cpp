#include "core/sample/extremes.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/simd.hpp"

namespace qs {

void Extremes::add(std::span<const float> values) {
  constexpr std::size_t kBlock = 4096, kStep = 2 * kLanes;
  for (std::size_t at = 0; at < values.size();) {
    const auto block = values.subspan(at, std::min(kBlock, values.size() - at));
    at += block.size();
    Float4 least = splat4(least_), most = splat4(most_), other_least = least, other_most = most,
           trap = splat4(0.0F);
    std::size_t i = 0;
    for (; i + kStep <= block.size(); i += kStep) {
      const Float4 x = load4(&block[i]), y = load4(&block[i + kLanes]);
      trap += x * 0.0F + y * 0.0F;
      least = x < least ? x : least;
      most = x > most ? x : most;
      other_least = y < other_least ? y : other_least;
      other_most = y > other_most ? y : other_most;
    }
    if (!(trap[0] + trap[1] + trap[2] + trap[3] == 0)) {
      add_slowly(block);
      continue;
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      least_ = std::min({least_, least[lane], other_least[lane]});
      most_ = std::max({most_, most[lane], other_most[lane]});
    }
    size_ += i;
    add_slowly(block.subspan(i));
  }
}

void Extremes::add_slowly(std::span<const float> values) {
  for (const float x : values) {
    if (!std::isfinite(x)) {
      ++(std::isnan(x) ? non_finite_.nan
         : x > 0       ? non_finite_.positive_infinity
                       : non_finite_.negative_infinity);
      continue;
    }
    least_ = std::min(least_, x);
    most_ = std::max(most_, x);
    ++size_;
  }
}

SortedSample Extremes::outline() const {
  if (empty()) return SortedSample::from_counts({}, {}, non_finite_);
  const std::array<float, 2> ends{min(), max()};
  const std::array<std::uint64_t, 2> counts{size_ - 1, 1};
  const std::size_t kinds = min() == max() ? 1 : 2;
  if (kinds == 1) return SortedSample::from_counts(std::span(ends).first(1), std::array{size_}, non_finite_);
  return SortedSample::from_counts(ends, counts, non_finite_);
}

}  // namespace qs
