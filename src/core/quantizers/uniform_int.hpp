#pragma once
/// Uniform quantization to consecutive integers with one scale and one zero point for all values:
///
///     encode  q = clamp(rne(x·(1/s)) + z, q_min, q_max)
///     decode  x̂ = (q − z)·s
///
/// in float32 as PyTorch computes it: the reciprocal 1/s is rounded to float32, so is the product, rne is
/// round half to even, and the zero point is added after rounding (quantize_val,
/// aten/src/ATen/native/quantized/AffineQuantizerBase.cpp). The surprise: x·(1/s) and x/s differ in the last
/// bit, so a weight on a threshold may fall on the other side than in ONNX Runtime, which divides. A level
/// beyond the largest float32 is the largest float32.

#include "core/quantizer.hpp"

namespace qs {

class UniformInt : public Quantizer {
 public:
  struct Setup {
    float scale = 1;
    std::int32_t zero_point = 0, code_min = 0, code_max = 0;
    int rate_bits = 0;
    bool stores_zero_point = false;  // one code's worth of bits when it is
  };
  explicit UniformInt(const Setup& setup) : setup_(setup), inverse_scale_(1.0F / setup.scale) {}

  void encode(std::span<const float> values, std::span<std::int32_t> codes) const override;
  void decode(std::span<const std::int32_t> codes, std::span<float> values) const override;
  std::optional<Cells> cells() const override;
  StorageBits storage(std::uint64_t count) const override;
  std::vector<float> scales() const override { return {setup_.scale}; }
  std::vector<std::int32_t> zero_points() const override { return {setup_.zero_point}; }
  std::int64_t num_levels() const override { return std::int64_t{setup_.code_max} - setup_.code_min + 1; }
  int rate_bits() const override { return setup_.rate_bits; }

 private:
  std::int32_t encode_one(float x) const;
  float decode_one(std::int32_t code) const;
  float threshold_below(std::int32_t code) const;

  Setup setup_;
  float inverse_scale_;
};

/// width / steps in float32. A zero width (all values 0) gives 1; a quotient below the smallest normal
/// float32 gives that, because a subnormal scale has lost bits and its reciprocal overflows.
float scale_for(float width, float steps);

}  // namespace qs
