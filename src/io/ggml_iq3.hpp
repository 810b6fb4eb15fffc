#pragma once
/// ggml's blocks of 256 values whose codes are indexes of four magnitudes v (io/ggml_codebooks.hpp), with
/// signs apart. Layouts: ggml-common.h and ggml-quants.c of github.com/ggml-org/ggml. Entry e of 64 has values
/// 4e to 4e + 3; sub-blocks j of 32 values have eight entries.
///
///     IQ3_XXS  98 bytes: d, 64 indexes, then 32 bits for each sub-block: four sign codes of 7 bits for eight
///              values each (eight_signs() of io/ggml_iq2.hpp), lowest first, below the 4 bits of s
///              x = ±d·(s + 1/2)/2·v
///     IQ3_S    110 bytes: d, 64 of low bits of the indexes, 8 of high bits, 32 of signs, 4 of scales
///              x = ±d·(2s + 1)·v
///              bit i of byte j is the ninth bit of entry 8j + i; bit i of byte k of the signs is set if value
///              8k + i is negative; s of sub-block j is a nibble of byte j div 2, the low one first
///
/// The surprise: the two have v in units that differ (4, 12, 20, … and 1, 3, 5, …), hence the /2 of one only.

#include <cstddef>
#include <span>

namespace qs::io {

// Each function decodes as many whole blocks as both spans have room for.
void decode_iq3_xxs(std::span<const std::byte> blocks, std::span<float> out);
void decode_iq3_s(std::span<const std::byte> blocks, std::span<float> out);

}  // namespace qs::io
