#pragma once
/// ggml's blocks of four-bit codes for sixteen levels that are not evenly spaced, closer around 0:
///     k = −127 −104 −83 −65 −49 −35 −22 −10 1 13 25 38 53 69 89 113
/// Layouts: ggml-common.h and ggml-quants.c of github.com/ggml-org/ggml. Of 16 bytes with 32 codes, value j is
/// the low nibble of byte j, value j + 16 the high one.
///
///     IQ4_NL   18 bytes for 32 values: d, 16 of codes                x = d·k[q]
///     IQ4_XS  136 bytes for 256 values: d, 16 bits of high bits h, 4 bytes of low bits, 128 of codes
///             x = d·(s − 32)·k[q]; sub-block j of 32 has s of 6 bits, the low four a nibble of byte j div 2,
///             the low one for even j, the high two bits 2j and 2j + 1 of h
///
/// The surprise: there is no zero among the levels. A weight of 0 becomes d, and the scale's sign matters, as
/// the levels are not symmetric.

#include <cstddef>
#include <span>

namespace qs::io {

// Each function decodes as many whole blocks as both spans have room for.
void decode_iq4_nl(std::span<const std::byte> blocks, std::span<float> out);
void decode_iq4_xs(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
