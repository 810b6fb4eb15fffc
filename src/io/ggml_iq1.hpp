#pragma once
/// ggml's blocks of 256 values whose codes are indexes of eight values in −1, 0, 1 (io/ggml_codebooks.hpp),
/// all moved by δ = ±1/8:
///     x = d·(2s + 1)·(v + δ)
/// Layouts: ggml-common.h and ggml-quants.c of github.com/ggml-org/ggml. Entry e of 32 has values 8e to 8e + 7,
/// and its index has 8 low bits in byte e of qs. Sub-blocks j of 32 values have four entries.
///
///     IQ1_S  50 bytes: d, 32 of qs, 8 numbers h of 16 bits
///            3 high bits of entry 4j + l are bits 3l to 3l + 2 of h[j]; s of the sub-block is bits 12 to 14;
///            bit 15 is set if δ is −1/8
///     IQ1_M  56 bytes: 32 of qs, 16 of qh, 4 numbers c of 16 bits
///            nibble e of qh, low one first, has 3 high bits of entry e and, above them, the sign of its δ;
///            s of 16 values k is the 3 bits from bit 3 (k mod 4) of c[k div 4]
///
/// The surprise: IQ1_M has no field for d. The four top bits of c[0] to c[3], lowest first, make that float16.

#include <cstddef>
#include <span>

namespace qs::io {

// Each function decodes as many whole blocks as both spans have room for.
void decode_iq1_s(std::span<const std::byte> blocks, std::span<float> out);
void decode_iq1_m(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
