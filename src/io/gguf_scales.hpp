#pragma once
/// Weights of a GGUF model that a scale beside them multiplies: llama.cpp's NVFP4 has a float32 factor for the tensor,
/// "blk.0.ffn_down.scale" for "blk.0.ffn_down.weight" (also seen as "blk.0.ffn_down.weight.scale"); experts have one
/// each. Source: llama.cpp, pull requests 19769 and 20505. The surprise: where the factor is near 1, converters leave
/// it out, and nothing says so.

#include "io/decoding.hpp"

namespace qs::io {

/// Makes each such weight a logical tensor, among the tensors of one folder whose roles are known.
void join_gguf_scales(const std::vector<TensorInfo*>& folder);

}  // namespace qs::io
