#pragma once
/// Finds the role of each tensor of an .onnx model by the nodes that use it, its type and its name: a weight,
/// codes, scales, or none of them. Masks recognizable only by values are found elsewhere.
///
/// The surprise: a type decides little. Integers may be codes of weights or a shape, floats a weight or the
/// scale of an activation, and a bias may be 32-bit integers.

#include "io/onnx_flow.hpp"

namespace qs::io {

/// Fills in `role` and `use` of every tensor.
void give_onnx_roles(const OnnxGraphs& graphs, const OnnxFlow& flow, std::span<const OnnxSource> sources,
                     std::vector<TensorInfo>& tensors);

/// True if a buffer of this name is a mask: "h.0.attn.masked_bias", "causal_mask", but not "mask_token".
bool is_name_of_mask(std::string_view name);

}  // namespace qs::io
