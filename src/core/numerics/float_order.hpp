#pragma once
/// Finite floats in order as unsigned integers: float bits are sign and
/// magnitude, and flipping them right makes integer order agree with numerical
/// order. A radix sort and a bisection over all floats both live on it.

#include <cstdint>
#include <cstring>

#include "core/numerics/always_inline.hpp"

namespace qs {

QS_ALWAYS_INLINE std::uint32_t bits_of(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

QS_ALWAYS_INLINE float with_bits(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

/// Monotone in x; −0 and 0 have one key.
QS_ALWAYS_INLINE std::uint32_t ordered_key(float x) {
  const std::uint32_t bits = bits_of(x + 0.0F);
  return bits ^ ((bits >> 31) != 0 ? 0xFFFFFFFFU : 0x80000000U);
}

QS_ALWAYS_INLINE float from_key(std::uint32_t key) {
  return with_bits(key ^ ((key >> 31) != 0 ? 0x80000000U : 0xFFFFFFFFU));
}

}  // namespace qs
