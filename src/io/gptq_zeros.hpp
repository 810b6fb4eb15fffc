#pragma once
/// Tells the two formats of GPTQ apart by the zero points of a layer: format v1 stores z − 1, format v2 stores z.
/// Symmetric layers have z = 2^(b−1) everywhere, and so name their format themselves: all 7 is v1 of 4 bits,
/// all 8 is v2. Among other zeros, the largest code is rather v2's: v1 would mean a zero beyond every code, or 0
/// that went round. Source: GPTQModel (convert_gptq_v1_to_v2_format); vllm-project/vllm issue 38966.
///
/// A label counts where the configuration also says that the layers are not symmetric: then a largest code is a zero
/// of 0 that went round (AutoGPTQ goes round back), and of 2 bits, where nearly all zeros are 1 or 2, not even
/// equal zeros say more than the label.
///
/// The surprise: GPTQModel 5 and later writes v2's zeros under the label of v1.

#include "io/decoding.hpp"

namespace qs::io {

/// 1 if `zeros` are of format v1, 0 if of v2, nothing if they could be either.
std::optional<int> gptq_offset(std::span<const float> zeros, std::uint32_t bits, bool label_counts = false);

/// Makes the label count for a grid of zeros: NumberGrid::table then has their numbers, before 1 is added in v1, so
/// that the largest code becomes 0. True if the values may still speak against the label.
bool let_label_count(NumberGrid& zero, bool is_v1);

}  // namespace qs::io
