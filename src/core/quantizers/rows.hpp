#pragma once
/// One declaration a family; core/quantizers.cpp calls them, in display order. The cut of the app module
/// (web/tools/split.mjs) reads their names here: rows are made when a program starts.

#include "core/quantizer.hpp"

namespace qs {

QuantizerInfo symmetric_int(int bits);
QuantizerInfo affine_uint(int bits);
QuantizerInfo affine_uint_onnx(int bits);
QuantizerInfo mid_tread();
QuantizerInfo mid_rise();
QuantizerInfo dead_zone();
QuantizerInfo binary();
QuantizerInfo ternary();
QuantizerInfo power_of_two();
QuantizerInfo mu_law();
QuantizerInfo a_law();
QuantizerInfo lloyd_max_row();
QuantizerInfo entropy_constrained_row();
QuantizerInfo custom();
QuantizerInfo scaled_float(std::string_view format);
QuantizerInfo nf4();
QuantizerInfo mx_floats(int bits);
QuantizerInfo mxint8();
QuantizerInfo nvfp4();
QuantizerInfo gguf(std::string_view format);
QuantizerInfo ggml_type(std::string_view id);
QuantizerInfo dither();
QuantizerInfo stochastic_rounding();

}  // namespace qs
