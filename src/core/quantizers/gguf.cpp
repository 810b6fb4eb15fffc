#include "core/formats/gguf_block.hpp"

#include <numeric>

#include "core/quantizers/engine/scaled_quantizer.hpp"
#include "core/quantizers/ggml_fit.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

struct GgufCode {
  using Group = GgufScale;
  GgufFormat format;

  std::int32_t encode(const Group& group, float x) const { return gguf_code(format, group, x); }
  float decode(const Group& group, std::int32_t code) const { return gguf_value(format, group, code); }
  std::vector<std::int32_t> alphabet() const {
    std::vector<std::int32_t> codes(static_cast<std::size_t>(distinct_values()));
    std::iota(codes.begin(), codes.end(), format.bits == 8 ? -127 : 0);
    return codes;
  }
  std::int64_t rank(std::int32_t code) const { return code - (format.bits == 8 ? -127 : 0); }
  std::int64_t distinct_values() const {
    return (std::int64_t{1} << format.bits) - (format.bits == 8 ? 1 : 0);
  }
  int rate_bits() const { return format.bits; }
  int zero_point_bits() const { return 0; }
  std::int32_t zero_point(const Group&) const { return 0; }
};

Expected<std::unique_ptr<Quantizer>> fit_gguf(const QuantizerInfo& row, const QuantizerSpec& spec,
                                              const Sample& sample) {
  const GgufFormat format = *find_gguf_format(row.id);
  // Without an importance these types round plainly, with one they search; q8_0 never does.
  if (!sample.importance.empty() && format.bits < 8) return fit_ggml(row, spec, sample);
  const Groups blocks = Groups::blocks(sample.shape, sample.values.size(), kGgufBlock);
  const double block_bits = format.minimum ? 32 : 16;
  return std::make_unique<ScaledQuantizer<GgufCode>>(GgufCode{format}, blocks, block_bits,
                                                     [=](std::span<const float> values, const SortedSample*) {
                                                       return gguf_scale(format, values, Overflow::kSaturate);
                                                     });
}

}  // namespace

QuantizerInfo gguf(std::string_view id) {
  const GgufFormat format = *find_gguf_format(id);
  QuantizerInfo row;
  row.id = row.family = format.id;
  row.title = "GGUF " + std::string(1, static_cast<char>(id[0] - 'a' + 'A')) + std::string(id.substr(1));
  row.rate_bits = format.bits;
  const std::string scale = format.minimum ? "a float16 scale and a float16 minimum" : "a float16 scale";
  row.explanation =
      "Blocks of 32 along a row, each with " + scale +
      (format.bits == 8 ? "; codes −127 to 127."
       : format.minimum
           ? "; codes from 0 at the minimum up."
           : " that meets the value of largest magnitude up to the rounding of that scale; the other end "
             "stops a step short.") +
      " A scale beyond float16 saturates, where ggml's becomes infinite.";
  row.source = "ggml, quantize_row_" + row.id + "_ref";
  row.block = kGgufBlock;
  row.whole_blocks = true;
  row.scaled_by_largest = !format.minimum;
  row.scale_equivariant = false;
  row.fit = fit_gguf;
  return row;
}

}  // namespace qs
