#pragma once
/// Consecutive integers times a scale, with a zero point:
///
///     encode  q = clamp(rne(x·(1/s)) + z, q_min, q_max)        or rne(x/s) + z
///     decode  x̂ = (q − z)·s
///
/// in float32. PyTorch multiplies: the reciprocal 1/s is rounded to float32, so is the product (quantize_val,
/// aten/src/ATen/native/quantized/AffineQuantizerBase.cpp). ONNX divides (QuantizeLinear, opset 10 and
/// later). Both round half to even and add the zero point after rounding. The surprise: x·(1/s) and x/s
/// differ in the last bit, so a weight on a threshold may fall on either side. A level beyond the largest
/// float32 is the largest float32.

#include <algorithm>
#include <cmath>

#include "core/quantizers/engine/stored_scale.hpp"
#include "core/range.hpp"

namespace qs {

struct UniformCode {
  struct Group {
    float scale = 1, inverse = 1;
    std::int32_t zero_point = 0;
  };

  std::int32_t code_min = 0, code_max = 0;
  /// The range over this is the scale: q_max for symmetric rows, q_max − q_min for affine ones.
  float steps = 1;
  int bits = 0;
  bool affine = false;   // has a zero point, stored in as many bits as a code
  bool divides = false;  // ONNX
  float least_scale = 0;
  StoredScale stored = float32_scale();

  Group group(const Range& range) const;
  std::int32_t encode(const Group& group, float x) const {
    const float scaled = divides ? x / group.scale : x * group.inverse;
    const float code = std::nearbyint(scaled) + static_cast<float>(group.zero_point);
    if (std::isnan(code)) return std::clamp(group.zero_point, code_min, code_max);
    return static_cast<std::int32_t>(
        std::clamp(code, static_cast<float>(code_min), static_cast<float>(code_max)));
  }
  float decode(const Group& group, std::int32_t code) const {
    constexpr float kMost = std::numeric_limits<float>::max();
    return std::clamp(static_cast<float>(code - group.zero_point) * group.scale, -kMost, kMost);
  }
  std::vector<std::int32_t> alphabet() const;
  std::int64_t rank(std::int32_t code) const { return code - code_min; }
  std::int64_t distinct_values() const { return std::int64_t{code_max} - code_min + 1; }
  int rate_bits() const { return bits; }
  int zero_point_bits() const { return affine ? bits : 0; }
  std::int32_t zero_point(const Group& group) const { return group.zero_point; }
};

/// width / steps in float32. A zero width (all values 0) gives 1; a quotient below the smallest normal
/// float32 gives that, because a subnormal scale has lost bits and its reciprocal overflows.
float scale_for(float width, float steps);

}  // namespace qs
