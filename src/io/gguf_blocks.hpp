#pragma once
/// ggml's blocks decoded to float32, as dequantize_row_*() of ggml-quants.c computes them: the same float32
/// operations in the same order, so that the values are ggml's own, bit by bit. Source of the layouts:
/// ggml-common.h and ggml-quants.c (github.com/ggml-org/ggml). Blocks with codebooks are in io/ggml_iq1.hpp to
/// io/ggml_iq4.hpp, ternary and newer ones in io/ggml_tq.hpp and io/ggml_small.hpp.
///
/// Most products are exact, as a float16 scale has 11 bits, codes and scales of sub-blocks 8 at most: only Q4_1,
/// Q5_1, Q2_K, Q4_K and Q5_K (the second term), Q6_K (25 bits) and Q8_K (float32 d) round, once a value.
///
/// Notation: d, m are float16; bytes in the order of the file, little-endian; q the code of a value.
///
/// Blocks of 32. The nibbles, 16 bytes qs: value j is the low one of byte j, value j+16 the high one.
///     Q4_0   18 bytes: d, qs                x = (q − 8)·d
///     Q4_1   20 bytes: d, m, qs             x = q·d + m
///     Q5_0   22 bytes: d, qh, qs            x = (q − 16)·d   bit j of the 32-bit qh is the fifth of value j
///     Q5_1   24 bytes: d, m, qh, qs         x = q·d + m
///     Q8_0   34 bytes: d, 32 int8           x = q·d
///     MXFP4  17 bytes: e, qs                x = k[q]·2^(e − 128), k = 0 1 2 3 4 6 8 12 and their negatives
///
/// Super-blocks of 256. Each sub-block has a scale s (and a minimum) in few bits; d, m scale those in turn.
///     Q2_K   84 bytes: 16 scale bytes, 64 of codes, d, m            x = (d·s)·q − m·t
///            sub-blocks of 16, s and t the low and high nibble of their byte
///     Q3_K  110 bytes: 32 of high bits, 64 of codes, 12 of scales, d    x = (d·(s − 32))·(q − 4)
///            sub-blocks of 16
///     Q4_K  144 bytes: d, m, 12 of scales, 128 of codes             x = (d·s)·q − m·t
///            sub-blocks of 32
///     Q5_K  176 bytes: d, m, 12 of scales, 32 of high bits, 128 of codes    likewise
///     Q6_K  210 bytes: 128 of low bits, 64 of high bits, 16 int8 scales, d  x = (d·s)·(q − 32)
///            sub-blocks of 16
///     Q8_K  292 bytes: float32 d, 256 int8, 16 int16 sums (unused)  x = d·q
///
/// Codes are laid out for vector instructions, not in order:
///     2 bits (Q2_K, Q3_K)   value 128h + 32j + l is bits 2j, 2j+1 of byte 32h + l
///     4 bits (Q4_K, Q5_K)   value 64h + l and value 64h + 32 + l are the nibbles of byte 32h + l, low first
///     4 low bits of Q6_K    value 128h + l and value 128h + 64 + l are the nibbles of byte 64h + l, l < 64
///     2 high bits of Q6_K   value 128h + 32j + l is bits 2j, 2j+1 of byte 32h + l
///     1 high bit            value 32j + l is bit j of byte l (Q3_K, Q5_K)
///
/// Scales of 6 bits in 12 bytes b:
///     Q3_K        16 of s. The low 4 bits of s[j] are a nibble of b[j mod 8], the low one for j < 8; its
///                 high 2 bits are bits 2k, 2k+1 of b[8 + j mod 4], k = j div 4.
///     Q4_K, Q5_K  8 of s and t. For j < 4, s[j] and t[j] are the low 6 bits of b[j] and b[4+j]; s[4+j] and
///                 t[4+j] are the nibbles of b[8+j], low and high, with the top 2 bits of b[j] and b[4+j]
///                 above them.
///
/// Surprises: a set high bit of Q3_K means that 4 is *not* subtracted; the minima t are subtracted, where
/// those of Q4_1 and Q5_1 are added; the E8M0 scale 255 of MXFP4 is a number in ggml, not NaN.

#include <cstddef>
#include <span>

namespace qs::io {

// Each function decodes as many whole blocks as both spans have room for.
void decode_q4_0(std::span<const std::byte> blocks, std::span<float> out);
void decode_q4_1(std::span<const std::byte> blocks, std::span<float> out);
void decode_q5_0(std::span<const std::byte> blocks, std::span<float> out);
void decode_q5_1(std::span<const std::byte> blocks, std::span<float> out);
void decode_q8_0(std::span<const std::byte> blocks, std::span<float> out);
void decode_mxfp4(std::span<const std::byte> blocks, std::span<float> out);
void decode_q2_k(std::span<const std::byte> blocks, std::span<float> out);
void decode_q3_k(std::span<const std::byte> blocks, std::span<float> out);
void decode_q4_k(std::span<const std::byte> blocks, std::span<float> out);
void decode_q5_k(std::span<const std::byte> blocks, std::span<float> out);
void decode_q6_k(std::span<const std::byte> blocks, std::span<float> out);
void decode_q8_k(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
