#pragma once
/// Codes of weights in an .onnx model: how many weights a tensor of codes stands for.

#include "io/onnx_flow.hpp"

namespace qs::io {

/// "it holds 4-bit codes"
std::string onnx_codes_text(unsigned bits);
/// Role of a tensor that the node of `use` decodes; its type has `bits` bits and may hold several codes.
TensorRole onnx_codes(const OnnxGraphs& graphs, const OnnxUse& use, const TensorInfo& tensor, unsigned bits);
/// "w_quantized" for "w_scale" and "w_zero_point", as onnxruntime names them; otherwise "".
std::string onnx_codes_name(const std::string& name);
/// "w_scale" for "w_quantized"; otherwise "".
std::string onnx_scale_name(const std::string& codes);

}  // namespace qs::io
