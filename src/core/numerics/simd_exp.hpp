#pragma once
/// e^x of four float32 at once, from + − × and the bits of a number alone: the same bits natively and in
/// WebAssembly. With n the whole number nearest to x/ln 2,
///
///     e^x = 2ⁿ e^r,   r = x − n ln 2,   |r| ≤ ln 2/2,   e^r ≈ 1 + r + r² P(r)
///
/// with ln 2 in two parts (Cody and Waite 1980) and P of degree 5 from the Cephes library (Moshier 1992,
/// expf.c). Relative error below 1e-7. Beyond ±87 it gives e^±87, about 6.1e37 and 1.6e-38.

#include <initializer_list>

#include "core/numerics/simd.hpp"

namespace qs {

inline Float4 exp4(Float4 x) {
  constexpr float kMost = 87, kPerLn2 = 1.44269504F, kLn2High = 0.693359375F, kLn2Low = -2.12194440e-4F;
  // 1.5 · 2²³: a sum with it is rounded to a whole number, which its last bits hold.
  constexpr float kRounder = 12582912;
  constexpr int kMantissaBits = 23;
  x = x > kMost ? splat4(kMost) : x;
  x = x < -kMost ? splat4(-kMost) : x;
  const Float4 rounded = x * kPerLn2 + kRounder, n = rounded - kRounder;
  const Float4 r = (x - n * kLn2High) - n * kLn2Low;
  Float4 p = splat4(1.9875691500e-4F);
  for (const float coefficient :
       {1.3981999507e-3F, 8.3334519073e-3F, 4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F})
    p = p * r + coefficient;
  p = p * (r * r) + r + 1;
  return with_bits4(bits4(p) + (bits4(rounded) << kMantissaBits));
}

}  // namespace qs
