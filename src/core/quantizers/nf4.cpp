#include "core/formats/nf4.hpp"

#include "core/formats/dynamic8.hpp"
#include "core/numerics/constants.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/table_code.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

constexpr double kDoubleBits = 8;

/// QLoRA's double quantization: scales less their mean, 8 bits each in blocks of 256.
void quantize_scales(std::vector<TableCode::Group>& groups) {
  std::vector<float> scales;
  for (const TableCode::Group& group : groups) scales.push_back(group.scale);
  quantize_dynamic8(scales);
  for (std::size_t i = 0; i < scales.size(); ++i) groups[i].scale = scales[i];
}

/// Bits beyond 8 a scale: the largest of each block, and the mean.
double shared_bits(std::uint64_t scales) {
  const std::uint64_t blocks = (scales + kDynamic8Block - 1) / kDynamic8Block;
  return kFloat32Bits * (static_cast<double>(blocks) + 1);
}

Expected<std::unique_ptr<Quantizer>> fit_nf4(const QuantizerInfo& row, const QuantizerSpec& spec,
                                             const Sample& sample) {
  const Expected<Groups> layout = groups_of(row, spec, sample);
  if (!layout) return tl::unexpected(layout.error());
  const StoredScale stored = stored_scale(value_of(row, spec, "scale"));
  const auto choose = [=](std::span<const float> values, const SortedSample*) {
    return TableCode::Group{stored.round(full_range(values, true).high)};
  };
  TableCode code({kNf4Levels.begin(), kNf4Levels.end()}, 0, row.rate_bits);
  using Nf4 = ScaledQuantizer<TableCode>;
  if (value_of(row, spec, "double") == "off")
    return std::make_unique<Nf4>(std::move(code), *layout, stored.bits, choose);
  return std::make_unique<Nf4>(std::move(code), *layout, kDoubleBits, choose, shared_bits(layout->size()),
                               quantize_scales);
}

}  // namespace

QuantizerInfo nf4() {
  QuantizerInfo row;
  row.id = row.family = "nf4";
  row.title = "NF4";
  row.rate_bits = 4;
  row.explanation =
      "Sixteen levels near the quantiles of a Gaussian, times the largest magnitude of each block. double=on "
      "stores those magnitudes in 8 bits too, 0.127 in place of 0.5 bits a weight at blocks of 64.";
  row.source = "Dettmers et al. 2023 (QLoRA), section 3; arithmetic and constants of bitsandbytes";
  row.params = {block_param("64"), scale_param("float32"),
                choice_param("double", "Double quantization", {"off", "on"})};
  row.scale_equivariant = true;
  row.scaled_by_largest = true;
  row.fit = fit_nf4;
  return row;
}

}  // namespace qs
