#pragma once
/// ggml's blocks of 256 ternary values, for models trained to have no others: x = d·(t − 1), t = 0, 1 or 2.
/// Layouts: ggml-common.h and ggml-quants.c of github.com/ggml-org/ggml.
///
///     TQ1_0  54 bytes: 48 of five t each, 4 of four t each, d
///            values 32n + l, n < 5, are from byte l < 32; values 160 + 16n + l from byte 32 + l, l < 16;
///            values 240 + 4n + l, n < 4, from byte 48 + l, l < 4
///            t = ⌊3·(b·3^n mod 256) / 256⌋: a byte b is about 256/243 of the number whose base-3 digits are t,
///            so that multiplying by 3 brings the next digit to the top
///     TQ2_0  66 bytes: 64 of two-bit t, d
///            value 128h + 32j + l is bits 2j, 2j + 1 of byte 32h + l; the fourth code, 3, decodes to 2d
///
/// The surprise: d is last, not first as in most blocks.

#include <cstddef>
#include <span>

namespace qs::io {

// Each function decodes as many whole blocks as both spans have room for.
void decode_tq1_0(std::span<const std::byte> blocks, std::span<float> out);
void decode_tq2_0(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
