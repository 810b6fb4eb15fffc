#include <algorithm>

#include "core/formats/e8m0.hpp"
#include "core/formats/mx_block.hpp"
#include "core/formats/nvfp4_block.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/float_order.hpp"
#include "core/quantizers/codes.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/float_code.hpp"

namespace qs {
namespace {

constexpr double kScaleBits = 8;

Expected<std::unique_ptr<Quantizer>> fit_mx_floats(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample) {
  FloatCode code(mx_element(row, spec));
  const Groups blocks = Groups::blocks(sample.shape, sample.values.size(), kMxBlock);
  const int max_exponent = code.format.max_exponent();
  return std::make_unique<ScaledQuantizer<FloatCode>>(
      std::move(code), blocks, kScaleBits, [=](std::span<const float> values, const SortedSample*) {
        return FloatCode::Group{mx_scale(full_range(values, true).high, max_exponent)};
      });
}

Expected<std::unique_ptr<Quantizer>> fit_mxint8(const QuantizerInfo&, const QuantizerSpec&,
                                                const Sample& sample) {
  const Groups blocks = Groups::blocks(sample.shape, sample.values.size(), kMxBlock);
  return std::make_unique<ScaledQuantizer<UniformCode>>(
      mxint8_code(), blocks, kScaleBits, [](std::span<const float> values, const SortedSample*) {
        UniformCode::Group group;
        group.scale = mx_scale(full_range(values, true).high, 0) / 64;
        return group;
      });
}

Expected<std::unique_ptr<Quantizer>> fit_nvfp4(const QuantizerInfo&, const QuantizerSpec&,
                                               const Sample& sample) {
  const double tensor_scale = nvfp4_tensor_scale(sample.sorted.absmax());
  const Groups blocks = Groups::blocks(sample.shape, sample.values.size(), kNvfp4Block);
  return std::make_unique<ScaledQuantizer<FloatCode>>(
      FloatCode(kE2M1FN), blocks, kScaleBits,
      [=](std::span<const float> values, const SortedSample*) {
        return FloatCode::Group{nvfp4_scale(tensor_scale, full_range(values, true).high)};
      },
      kFloat32Bits);
}

QuantizerInfo mx_row(std::string id, std::string title, int bits) {
  QuantizerInfo row;
  row.id = row.family = std::move(id);
  row.title = std::move(title);
  row.rate_bits = bits;
  row.explanation =
      "Blocks of 32 along a row share a power of two, one byte: 0.25 bits a weight. It brings the largest "
      "value near the end of the element's range, and may clip it.";
  row.source = "OCP Microscaling Formats (MX) 1.0, 2023; Rouhani et al. 2023";
  row.block = kMxBlock;
  row.scale_equivariant = true;
  row.scaled_by_largest = true;
  return row;
}

}  // namespace

const Minifloat& mx_element(const QuantizerInfo& row, const QuantizerSpec& spec) {
  const std::string element = value_of(row, spec, "element");
  return *find_mx_format(row.id + "_" + (element.empty() ? "e2m1" : element))->element;
}

float mx_scale(float most, int max_exponent) {
  // The exponent field of 0 and of subnormal numbers is 0, and gives code 0 as they do.
  constexpr int kFractionBits = 23;
  const int field = static_cast<int>(bits_of(most) >> kFractionBits);
  return e8m0_decode(static_cast<std::uint32_t>(std::clamp(field - max_exponent, 0, 2 * kE8M0Bias)));
}

UniformCode mxint8_code() {
  UniformCode code;
  code.bits = 8;
  code.code_max = 127;
  code.code_min = -127;
  code.divides = true;
  return code;
}

QuantizerInfo mx_floats(int bits) {
  const std::string b = std::to_string(bits);
  QuantizerInfo row = mx_row("mxfp" + b, "MXFP" + b, bits);
  if (bits == 8) row.params = {choice_param("element", "Element", {"e4m3", "e5m2"})};
  if (bits == 6) row.params = {choice_param("element", "Element", {"e2m3", "e3m2"})};
  row.fit = fit_mx_floats;
  return row;
}

QuantizerInfo mxint8() {
  QuantizerInfo row = mx_row("mxint8", "MXINT8", 8);
  row.explanation += " Elements are −127/64 to 127/64.";
  row.fit = fit_mxint8;
  return row;
}

QuantizerInfo nvfp4() {
  QuantizerInfo row;
  row.id = row.family = "nvfp4";
  row.title = "NVFP4";
  row.rate_bits = 4;
  row.explanation =
      "Blocks of 16 along a row, E2M1 elements times an E4M3 scale times one float32 scale for the tensor: "
      "4.5 bits a weight.";
  row.source = "NVIDIA 2025 (NVFP4); arithmetic of torchao without its least scale";
  row.block = kNvfp4Block;
  row.scaled_by_extremes = true;
  row.scale_equivariant = true;
  row.fit = fit_nvfp4;
  return row;
}

}  // namespace qs
