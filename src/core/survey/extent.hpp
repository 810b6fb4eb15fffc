#pragma once
/// The range of values that are known to be finite, four at once. Both are 0 of nothing.

#include <algorithm>
#include <span>

#include "core/numerics/float_order.hpp"
#include "core/numerics/simd.hpp"
#include "core/range.hpp"

namespace qs {

/// max|x|. The bits of magnitudes have the order of the magnitudes, and those of infinities and NaN come
/// last: the result is finite if and only if all values are.
inline float largest_magnitude(std::span<const float> values) {
  constexpr std::int32_t kMagnitude = 0x7FFFFFFF;
  Int4 most{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes)
    most = max4(most, bits4(load4(values.data() + i)) & splat4(kMagnitude));
  std::int32_t bits = std::max(std::max(most[0], most[1]), std::max(most[2], most[3]));
  for (; i < values.size(); ++i)
    bits = std::max(bits, static_cast<std::int32_t>(bits_of(values[i])) & kMagnitude);
  return with_bits(static_cast<std::uint32_t>(bits));
}

/// As full_range(values, false): 0 always belongs to it.
inline Range extent_of(std::span<const float> values) {
  Float4 low{}, high{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    const Float4 x = load4(values.data() + i);
    low = min4(x, low);
    high = max4(x, high);
  }
  Range range{std::min(std::min(low[0], low[1]), std::min(low[2], low[3])),
              std::max(std::max(high[0], high[1]), std::max(high[2], high[3]))};
  for (; i < values.size(); ++i) {
    range.low = std::min(range.low, values[i]);
    range.high = std::max(range.high, values[i]);
  }
  return range;
}

}  // namespace qs
