#pragma once
/// Shared by the decoders of ggml's blocks: numbers in a block, which are little-endian, and the walk over
/// whole blocks.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/numerics/float_order.hpp"

namespace qs::io {

inline std::uint32_t word16(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(at[0] | at[1] << 8);
}
inline std::uint32_t word32(const std::uint8_t* at) {
  return word16(at) | word16(at + 2) << 16;
}

/// float16 to float32: exact, and a NaN becomes a quiet one, as the multiplication in ggml's conversion makes
/// it.
inline float from_half(std::uint32_t code) {
  const std::uint32_t sign = (code & 0x8000U) << 16, exponent = (code >> 10) & 31U, fraction = code & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t widened = exponent == 31 ? 255U : exponent + 112U;
  const std::uint32_t quiet = exponent == 31 && fraction != 0 ? 1U << 22 : 0U;
  return with_bits(sign | widened << 23 | fraction << 13 | quiet);
}
inline float half_at(const std::uint8_t* at) {
  return from_half(word16(at));
}

/// Calls decode(block, values) for as many whole blocks as both spans have room for.
template <std::size_t kBytes, std::size_t kValues, class Decode>
void each_block(std::span<const std::byte> blocks, std::span<float> out, Decode decode) {
  const std::size_t count = std::min(blocks.size() / kBytes, out.size() / kValues);
  const auto* block = reinterpret_cast<const std::uint8_t*>(blocks.data());
  float* values = out.data();
  for (std::size_t i = 0; i < count; ++i, block += kBytes, values += kValues) decode(block, values);
}

/// Twice the values of E2M1 by code, with minus zero as plain zero: ggml stores them as integers.
inline constexpr std::array<float, 16> kDoubledE2M1 = {0, 1,  2,  3,  4,  6,  8,  12,
                                                       0, -1, -2, -3, -4, -6, -8, -12};

/// Values d·k[q] of `count` bytes of two codes: the low nibbles come first, then the high ones.
inline void look_up(const std::array<float, 16>& k, float d, const std::uint8_t* qs, std::size_t count,
                    float* x) {
  for (std::size_t j = 0; j < count; ++j) {
    x[j] = d * k[qs[j] & 15];
    x[j + count] = d * k[qs[j] >> 4];
  }
}

}  // namespace qs::io
