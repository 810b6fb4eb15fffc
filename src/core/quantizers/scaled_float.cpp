#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/float_code.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

constexpr std::string_view kNoScale = "none";

Expected<std::unique_ptr<Quantizer>> fit_float(const QuantizerInfo& row, const QuantizerSpec& spec,
                                               const Sample& sample) {
  FloatCode code(*find_minifloat(row.id));
  if (value_of(row, spec, "range") == kNoScale) {
    return std::make_unique<ScaledQuantizer<FloatCode>>(std::move(code), Groups::whole(sample.count()), 0,
                                                        [](auto, auto*) { return FloatCode::Group{}; });
  }
  code.stored = stored_scale(value_of(row, spec, "scale"));
  return fit_by_range(code, row, spec, sample, true);
}

}  // namespace

QuantizerInfo scaled_float(std::string_view id) {
  const Minifloat& format = *find_minifloat(id);
  QuantizerInfo row;
  const bool wide = format.bits() == 16;
  row.id = format.id;
  row.title = format.id == "bfloat16" ? "BF16"
              : wide                  ? "FP16"
                     : "FP" + std::to_string(format.bits()) + " E" + std::to_string(format.exponent_bits) +
                           "M" + std::to_string(format.mantissa_bits);
  row.family = row.id;
  row.rate_bits = format.bits();
  row.explanation = "A sign, " + std::to_string(format.exponent_bits) + " bits of exponent, " +
                    std::to_string(format.mantissa_bits) +
                    " of mantissa: steps grow with the numbers. Rounded to nearest even, saturating" +
                    (wide ? "; a plain cast, unless a range is chosen."
                          : "; one scale brings the range's end to the largest number. range=none casts.");
  row.source = wide                 ? format.id == "bfloat16" ? "bfloat16 of Google Brain, as PyTorch casts"
                                                              : "IEEE 754-2019, binary16"
               : format.bits() == 8 ? "Micikevicius et al. 2022; OCP OFP8 1.0"
                                    : "OCP Microscaling Formats 1.0";
  ParamInfo range = range_param("absmax");
  range.words.emplace_back(kNoScale);
  range.accepted = "none (no scale), " + range.accepted;
  if (wide) {
    range.default_value = kNoScale;
    range.suggestions = {std::string(kNoScale), "absmax", "p99.9"};
  }
  row.params = {range, channel_param(), block_param("none"), scale_param("float32")};
  row.fixed_partition = true;
  row.scale_equivariant = !wide;
  row.permutation_equivariant = true;
  row.scaled_by_largest = !wide;
  row.fit = fit_float;
  return row;
}

}  // namespace qs
