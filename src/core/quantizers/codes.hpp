#pragma once
/// The arithmetic of rows, for code that measures values without a fitted Quantizer.

#include "core/quantizers.hpp"
#include "core/quantizers/engine/uniform_code.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {

/// Of int2 to int8.
UniformCode symmetric_code(const QuantizerInfo& row, const QuantizerSpec& spec);
/// Of uint2 to uint8, PyTorch's and ONNX's.
UniformCode torch_code(const QuantizerInfo& row, const QuantizerSpec& spec);
UniformCode onnx_code(const QuantizerInfo& row, const QuantizerSpec& spec);

UniformCode mxint8_code();
/// Of mxfp8, mxfp6 and mxfp4.
const Minifloat& mx_element(const QuantizerInfo& row, const QuantizerSpec& spec);
/// 2^(floor(log2 most) − e), most the largest magnitude of the block; 2^−127 where all is 0. The codes of
/// mxint8 are numbers times 1/64 of it, with e = 0.
float mx_scale(float most, int max_exponent);

}  // namespace qs
