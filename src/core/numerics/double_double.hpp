#pragma once
/// Double-double arithmetic: an unevaluated sum hi + lo of two doubles, about 106 bits.
/// Source: Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18
/// (1971); Knuth, TAOCP vol. 2, 4.2.2, theorem B (two_sum). Needs round-to-nearest and no reassociation (no
/// fast-math). The surprise: the square of a float32 is exact in one double, so sums of squares of weights
/// need only two_sum.

#include "core/numerics/always_inline.hpp"

namespace qs {

struct DoubleDouble {
  double hi = 0, lo = 0;

  double value() const { return hi + lo; }

  QS_ALWAYS_INLINE void add(double x) {
    const double sum = hi + x;
    const double part = sum - hi;
    lo += (hi - (sum - part)) + (x - part);
    hi = sum;
  }
  QS_ALWAYS_INLINE void add(const DoubleDouble& other) {
    add(other.hi);
    lo += other.lo;
  }
};

QS_ALWAYS_INLINE DoubleDouble operator-(const DoubleDouble& a) {
  return {-a.hi, -a.lo};
}

QS_ALWAYS_INLINE DoubleDouble operator-(DoubleDouble a, const DoubleDouble& b) {
  a.add(-b);
  return a;
}

/// a·b without rounding: Veltkamp's split of each factor into halves of 26 bits.
QS_ALWAYS_INLINE DoubleDouble exact_product(double a, double b) {
  constexpr double kSplitter = 134217729.0;  // 2^27 + 1
  const double a_wide = kSplitter * a, b_wide = kSplitter * b;
  const double a_high = a_wide - (a_wide - a), b_high = b_wide - (b_wide - b);
  const double a_low = a - a_high, b_low = b - b_high;
  const double product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

QS_ALWAYS_INLINE DoubleDouble operator*(const DoubleDouble& a, double b) {
  DoubleDouble product = exact_product(a.hi, b);
  product.lo += a.lo * b;
  return product;
}

}  // namespace qs
