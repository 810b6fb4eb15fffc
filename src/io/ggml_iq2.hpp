#pragma once
/// ggml's blocks of 256 values whose codes are indexes of eight magnitudes v (io/ggml_codebooks.hpp), with
/// signs apart:
///     x = ±d·(s + 1/2)/4·v
/// Layouts: ggml-common.h and ggml-quants.c of github.com/ggml-org/ggml. Entry e of 32 has values 8e to 8e + 7.
///
///     IQ2_XXS  66 bytes: d, then 8 bytes for each 32 values: four indexes of 8 bits, and 32 bits with four
///              sign codes of 7 bits, lowest first, below the 4 bits of s
///     IQ2_XS   74 bytes: d, 32 numbers of 16 bits (9 of the index, 7 of the sign code above), 8 of scales
///     IQ2_S    82 bytes: d, 32 of low bits of the indexes, 32 of signs, 8 of high bits, 8 of scales
///              bits 2l and 2l + 1 of byte j are the high bits of entry 4j + l; bit i of a sign byte is set if
///              value i of the entry is negative
///     scales   a nibble for two entries (16 values), the low one first
///
/// The surprise: a sign code of 7 bits stands for eight signs. Minus signs are always even in number, so the
/// last sign is the parity of the others; where the weights had an odd number, the encoder turned one around.

#include <cstddef>
#include <cstdint>
#include <span>

namespace qs::io {

/// Eight signs from a sign code of 7 bits; a set bit is a minus.
constexpr std::uint32_t eight_signs(std::uint32_t code) {
  const std::uint32_t by_four = code ^ code >> 4, by_two = by_four ^ by_four >> 2;
  return code | ((by_two ^ by_two >> 1) & 1U) << 7;
}

// Each function decodes as many whole blocks as both spans have room for.
void decode_iq2_xxs(std::span<const std::byte> blocks, std::span<float> out);
void decode_iq2_xs(std::span<const std::byte> blocks, std::span<float> out);
void decode_iq2_s(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
