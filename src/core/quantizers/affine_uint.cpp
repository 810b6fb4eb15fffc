#include <algorithm>
#include <cmath>

#include "core/quantizers.hpp"
#include "core/quantizers/rows.hpp"
#include "core/quantizers/uniform_int.hpp"
#include "core/range.hpp"

namespace qs {
namespace {

Expected<std::unique_ptr<Quantizer>> fit_affine(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                const Sample& sample) {
  const Range range = choose_range(spec.value(row.params[0]), false, sample.sorted);
  UniformInt::Setup setup;
  setup.rate_bits = row.rate_bits;
  setup.code_max = (1 << row.rate_bits) - 1;
  setup.stores_zero_point = true;
  const float steps = static_cast<float>(setup.code_max), width = range.high - range.low;
  setup.scale = std::isfinite(width) ? scale_for(width, steps) : range.high / steps - range.low / steps;
  const float zero_point = -std::nearbyint(range.low / setup.scale);
  setup.zero_point = static_cast<std::int32_t>(std::clamp(zero_point, 0.0F, steps));
  return std::make_unique<UniformInt>(setup);
}

}  // namespace

QuantizerInfo affine_uint(int bits) {
  const std::string b = std::to_string(bits), top = std::to_string((1 << bits) - 1);
  QuantizerInfo row;
  row.id = "uint" + b;
  row.title = "UINT" + b + " affine";
  row.family = "uint";
  row.rate_bits = bits;
  row.explanation = "Integers from 0 to " + top +
                    " with a scale and a zero point: the code that means exactly 0. " +
                    "The range need not be symmetric, but always holds 0.";
  row.source =
      "Jacob et al. 2018 eq. 1; PyTorch's observer (scale, zero point) and quantize_val in float32, half to "
      "even";
  row.params = {range_param("minmax")};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.fit = fit_affine;
  return row;
}

}  // namespace qs
