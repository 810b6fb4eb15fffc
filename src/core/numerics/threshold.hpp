#pragma once
/// Thresholds and levels as floats: the smallest float that belongs to the upper of two cells.

#include <cmath>
#include <limits>

#include "core/numerics/float_order.hpp"

namespace qs {

/// Rounded to nearest; values beyond the largest float32 become it.
inline float saturated(double x) {
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(x > kMost ? kMost : x < -kMost ? -kMost : x);
}

/// Smallest float x with x ≥ t; infinity if there is none.
inline float first_at(double t) {
  const float near = saturated(t);
  return near < t ? std::nextafter(near, std::numeric_limits<float>::infinity()) : near;
}

/// The smallest float whose rank is at least `rank`; −infinity if all have it, infinity if none has. rank_of
/// is monotone, so bisection over the floats in order finds it exactly, in the arithmetic of the row, without
/// an analysis of rounding. The search begins at `ideal` and goes on in growing steps until it has passed the
/// float: mostly two questions.
template <class RankOf>
float first_of_rank(const RankOf& rank_of, std::int64_t rank, float ideal) {
  constexpr float kMost = std::numeric_limits<float>::max();
  constexpr std::uint32_t kGrowth = 8, kLongest = 1U << 28;
  const std::uint32_t least = ordered_key(-kMost);
  std::uint32_t below = least - 1, above = ordered_key(kMost) + 1;  // the infinities
  std::uint32_t at = std::isfinite(ideal) ? ordered_key(ideal) : below / 2 + above / 2;
  for (std::uint32_t step = 1; above - below > 1; step = kGrowth * (step < kLongest ? step : kLongest)) {
    const bool reaches = rank_of(from_key(at)) >= rank;
    above = reaches ? at : above;
    below = reaches ? below : at;
    const std::uint32_t half = (above - below) / 2;
    at = half <= step ? below + half : reaches ? above - step : below + step;
  }
  return above == least ? -std::numeric_limits<float>::infinity() : from_key(above);
}

}  // namespace qs
