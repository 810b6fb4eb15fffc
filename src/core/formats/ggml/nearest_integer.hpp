#pragma once
/// ggml's rounding of a float to an integer: adding 1.5 · 2^23 leaves the nearest integer, ties to even, in the low bits of the
/// sum. Beyond 2^22 those bits are no longer the number; ggml's encoders clamp what comes out.

#include <cstdint>

#include "core/numerics/float_order.hpp"
#include "core/numerics/simd.hpp"

namespace qs::ggml {

inline int nearest_integer(float x) {
  const auto bits = bits_of(x + kRounding);
  return static_cast<int>(bits & 0x7FFFFFU) - 0x400000;
}

}  // namespace qs::ggml
