#pragma once
/// Tells the two formats of GPTQ apart by the zero points of a layer: format v1 stores z − 1, format v2 stores z.
/// Symmetric layers have z = 2^(b−1) everywhere, and so name their format themselves: all 7 is v1 of 4 bits,
/// all 8 is v2. Among other zeros, the largest code can only be v2's: v1 would mean a zero beyond every code.
/// Source: GPTQModel (convert_gptq_v1_to_v2_format); vllm-project/vllm issue 38966.
///
/// The surprise: GPTQModel 5 and later writes v2's zeros under the label of v1.

#include "io/decoding.hpp"

namespace qs::io {

/// 1 if `zeros` are of format v1, 0 if of v2, nothing if they could be either.
std::optional<int> gptq_offset(std::span<const float> zeros, std::uint32_t bits);

}  // namespace qs::io
