#pragma once
/// Parts of a decoding (io/decoding.hpp) from tensors of an .onnx model, by the types of ONNX: those of 4 and 2
/// bits are bytes with several numbers, the lowest bits first, over the whole tensor; a table says what the
/// codes of signed and of small floating-point types mean.

#include "io/decoding.hpp"
#include "io/onnx_constants.hpp"
#include "io/onnx_types.hpp"

namespace qs::io {

/// Adds a tensor to the parts. The grid reads its numbers, and has no axes yet.
NumberGrid onnx_part(Decoding& decoding, PartRole role, const TensorInfo& tensor, const OnnxSource& source);

/// "int8", "uint4", "float8 E4M3FN", "float4 E2M1"
std::string onnx_type_words(const OnnxType& type);
/// True for the types of scales: floating-point numbers.
bool is_scale_type(const OnnxType& type);
/// True for the types of codes: whole numbers of at most 16 bits, floating-point numbers of at most 8.
bool is_code_type(const OnnxType& type);

}  // namespace qs::io
