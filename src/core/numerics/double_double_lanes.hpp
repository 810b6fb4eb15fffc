#pragma once
/// Two double-double sums at once (double_double.hpp), a lane each.

#include "core/numerics/double_double.hpp"
#include "core/numerics/simd.hpp"

namespace qs {

struct DoubleDouble2 {
  Double2 hi{}, lo{};

  QS_ALWAYS_INLINE void add(Double2 x) {
    const Double2 sum = hi + x, part = sum - hi;
    lo += (hi - (sum - part)) + (x - part);
    hi = sum;
  }
  QS_ALWAYS_INLINE void add(const DoubleDouble2& other) {
    add(other.hi);
    lo += other.lo;
  }
  /// Of both lanes.
  DoubleDouble sum() const {
    DoubleDouble both{hi[0], lo[0]};
    both.add({hi[1], lo[1]});
    return both;
  }
};

QS_ALWAYS_INLINE DoubleDouble2 exact_product(Double2 a, Double2 b) {
  constexpr Double2 kSplitter = {134217729.0, 134217729.0};  // 2^27 + 1
  const Double2 a_wide = kSplitter * a, b_wide = kSplitter * b;
  const Double2 a_high = a_wide - (a_wide - a), b_high = b_wide - (b_wide - b);
  const Double2 a_low = a - a_high, b_low = b - b_high;
  const Double2 product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

}  // namespace qs
