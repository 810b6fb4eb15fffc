#pragma once
/// ggml's newest blocks of one, two and four bits a value. Layouts: ggml-common.h and ggml-quants.c of
/// github.com/ggml-org/ggml; d is float16.
///
///     Q1_0   18 bytes for 128 values: d, 16 of signs        x = d where bit j mod 8 of byte j div 8 is set, else −d
///     Q2_0   18 bytes for 64 values: d, 16 of codes         x = d·(q − 1); code j is bits 2 (j mod 4) and the
///                                                           next of byte j div 4; code 3 is 2d
///     NVFP4  36 bytes for 64 values: four scales u, 32 of codes    x = k[q]·u/2, k = 0 1 2 3 4 6 8 12 and their
///            negatives; in sub-block s of 16, value j < 8 is the low nibble of byte 8s + j, value j + 8 the high
///
/// PrismML's fork of llama.cpp gave its own Q2_0 the same number: blocks of 128, 34 bytes, otherwise alike
/// (github.com/ggml-org/llama.cpp, pull requests 24448 and 25188); io/ggml_forks.hpp tells the two apart.
///
/// The surprise: u is E4M3 without a sign, but the byte keeps the sign's place. 0x7F, E4M3's NaN, reads as 0,
/// and 0xFF, its negative, as 480: the only byte of the upper half that differs from its lower twin. A tensor's
/// own scale, by which all values are to be multiplied, is another tensor, NAME.scale.

#include <cstddef>
#include <span>

namespace qs::io {

// Each function decodes as many whole blocks as both spans have room for.
void decode_q1_0(std::span<const std::byte> blocks, std::span<float> out);
void decode_q2_0(std::span<const std::byte> blocks, std::span<float> out);
void decode_q2_0_of_128(std::span<const std::byte> blocks, std::span<float> out);
void decode_nvfp4(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
