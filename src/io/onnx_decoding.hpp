#pragma once
/// Gives the codes in an .onnx model the weights that they stand for, as the nodes decode them
/// (io/onnx_decoders.hpp): a tensor of codes becomes a logical tensor (io/decoding.hpp). Codes that cannot be
/// decoded stay what they are, and their role says why.
///
/// The surprise: one tensor of codes may be decoded by several nodes, each with numbers of its own. The first
/// node that can be followed counts; where another differs, the scheme says so.

#include "io/onnx_constants.hpp"

namespace qs::io {

/// Tensors must have their roles and final names. The tensors that codes are decoded with become kScales.
void decode_onnx(const OnnxGraphs& graphs, const OnnxFlow& flow, std::span<const OnnxSource> sources,
                 const OnnxNumbers& numbers, std::vector<TensorInfo>& tensors);

/// "fc.weight" for "fc.weight_quantized", "fc.weight_Q4" and "fc.weight_DQ_Q4", as programs name the codes of a
/// weight; otherwise the name itself.
std::string onnx_weight_name(const std::string& codes);

}  // namespace qs::io
