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

/// The smallest float whose rank is at least `rank`. rank_of is monotone, so bisection over the floats in
/// order finds it exactly, in the arithmetic of the row, without an analysis of rounding; three steps suffice
/// where it is as near to `ideal` as usual.
template <class RankOf>
float first_of_rank(const RankOf& rank_of, std::int64_t rank, float ideal) {
  constexpr std::uint32_t kBracket = 4;
  const float most = std::numeric_limits<float>::max();
  std::uint32_t below = ordered_key(-most), above = ordered_key(most);
  if (std::isfinite(ideal)) {
    const std::uint32_t near = ordered_key(ideal);
    if (near > below + kBracket && rank_of(from_key(near - kBracket)) < rank) below = near - kBracket;
    if (near + kBracket < above && rank_of(from_key(near + kBracket)) >= rank) above = near + kBracket;
  }
  if (below == ordered_key(-most) && rank_of(-most) >= rank) return -std::numeric_limits<float>::infinity();
  if (above == ordered_key(most) && rank_of(most) < rank) return std::numeric_limits<float>::infinity();
  while (above - below > 1) {
    const std::uint32_t middle = below + (above - below) / 2;
    const bool reaches = rank_of(from_key(middle)) >= rank;
    above = reaches ? middle : above;
    below = reaches ? below : middle;
  }
  return from_key(above);
}

}  // namespace qs
