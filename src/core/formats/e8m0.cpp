#include "core/formats/e8m0.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/numerics/float_order.hpp"

namespace qs {
namespace {

std::uint32_t clamped(int exponent) {
  return static_cast<std::uint32_t>(std::clamp(exponent, -kE8M0Bias, kE8M0Bias) + kE8M0Bias);
}

}  // namespace

float e8m0_decode(std::uint32_t code) {
  if (code == kE8M0NaN) return std::numeric_limits<float>::quiet_NaN();
  // The code is the exponent field of a float32, but 2^−127 is subnormal.
  return with_bits(code == 0 ? 1U << 22 : code << 23);
}

std::uint32_t e8m0_floor(float x) {
  return clamped(std::ilogb(x));
}

std::uint32_t e8m0_nearest(float x) {
  const int exponent = std::ilogb(x);
  const int up = std::ldexp(static_cast<double>(x), -exponent) >= 1.5 ? 1 : 0;
  return exponent + up > kE8M0Bias ? kE8M0NaN : clamped(exponent + up);
}

std::uint32_t e8m0_ceil(float x) {
  const int exponent = std::ilogb(x);
  return clamped(exponent + (std::ldexp(static_cast<double>(x), -exponent) > 1 ? 1 : 0));
}

}  // namespace qs
