#include "core/quantizers/codes.hpp"
#include "core/quantizers/engine/fit_groups.hpp"

namespace qs {
namespace {

constexpr float kTorchLeastScale = 0x1p-23F;

UniformCode affine_code(const QuantizerInfo& row, const QuantizerSpec& spec) {
  UniformCode code;
  code.bits = row.rate_bits;
  code.code_max = (1 << row.rate_bits) - 1;
  code.steps = static_cast<float>(code.code_max);
  code.affine = true;
  code.stored = stored_scale(value_of(row, spec, "scale"));
  return code;
}

Expected<std::unique_ptr<Quantizer>> fit_torch(const QuantizerInfo& row, const QuantizerSpec& spec,
                                               const Sample& sample) {
  return fit_by_range(torch_code(row, spec), row, spec, sample, false);
}

Expected<std::unique_ptr<Quantizer>> fit_onnx(const QuantizerInfo& row, const QuantizerSpec& spec,
                                              const Sample& sample) {
  return fit_by_range(onnx_code(row, spec), row, spec, sample, false);
}

QuantizerInfo affine_row(int bits) {
  QuantizerInfo row;
  row.rate_bits = bits;
  row.explanation = "Integers from 0 to " + std::to_string((1 << bits) - 1) +
                    " with a scale and a zero point: the code that means exactly 0. The range need not be "
                    "symmetric, but always holds 0.";
  row.params = {range_param("minmax"), channel_param(), block_param("none"), scale_param("float32")};
  row.fixed_partition = true;
  row.permutation_equivariant = true;
  return row;
}

}  // namespace

UniformCode torch_code(const QuantizerInfo& row, const QuantizerSpec& spec) {
  UniformCode code = affine_code(row, spec);
  code.least_scale = kTorchLeastScale;
  return code;
}

UniformCode onnx_code(const QuantizerInfo& row, const QuantizerSpec& spec) {
  UniformCode code = affine_code(row, spec);
  code.divides = true;
  return code;
}

QuantizerInfo affine_uint(int bits) {
  QuantizerInfo row = affine_row(bits);
  row.id = "uint" + std::to_string(bits);
  row.title = "UINT" + std::to_string(bits) + " affine";
  row.family = "uint";
  row.family_title = "UINT affine, PyTorch";
  row.explanation += " Scales are at least 2^−23, as in PyTorch: weights far below that vanish.";
  row.source =
      "Jacob et al. 2018 eq. 1; PyTorch's observer (scale, zero point, least scale) and quantize_val in "
      "float32, x·(1/s), half to even";
  row.fit = fit_torch;
  return row;
}

QuantizerInfo affine_uint_onnx(int bits) {
  QuantizerInfo row = affine_row(bits);
  row.id = "uint" + std::to_string(bits) + "_onnx";
  row.title = "UINT" + std::to_string(bits) + " affine, ONNX";
  row.family = "uint_onnx";
  row.family_title = "UINT affine, ONNX";
  row.source =
      "ONNX operators DynamicQuantizeLinear (scale, zero point; 8 bits there) and QuantizeLinear: x/s in "
      "float32, half to even";
  row.scale_equivariant = true;
  row.fit = fit_onnx;
  return row;
}

}  // namespace qs
