#include "core/formats/nf4.hpp"

#include "core/formats/dynamic8.hpp"
#include "core/numerics/constants.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/table_code.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

constexpr double kDoubleBits = 8;

/// QLoRA's double quantization: scales less their mean, 8 bits each in blocks of 256. Returns the bits beyond
/// those 8.
double quantize_scales(std::vector<TableCode::Group>& groups) {
  std::vector<float> scales;
  for (const TableCode::Group& group : groups) scales.push_back(group.scale);
  const std::size_t blocks = quantize_dynamic8(scales);
  for (std::size_t i = 0; i < scales.size(); ++i) groups[i].scale = scales[i];
  return kFloat32Bits * (static_cast<double>(blocks) + 1);
}

Expected<std::unique_ptr<Quantizer>> fit_nf4(const QuantizerInfo& row, const QuantizerSpec& spec,
                                             const Sample& sample) {
  const Expected<Groups> layout = groups_of(row, spec, sample);
  if (!layout) return tl::unexpected(layout.error());
  const StoredScale& stored = stored_scale(value_of(row, spec, "scale"));
  std::vector<TableCode::Group> groups(static_cast<std::size_t>(layout->size()));
  layout->for_each_group(sample.values, [&](std::uint64_t group, std::span<const float> values) {
    groups[static_cast<std::size_t>(group)].scale = stored.round(full_range(values, true).high);
  });
  const bool twice = value_of(row, spec, "double") == "on";
  const double shared = twice ? quantize_scales(groups) : 0;
  TableCode code({kNf4Levels.begin(), kNf4Levels.end()}, 0, row.rate_bits);
  return std::make_unique<ScaledQuantizer<TableCode>>(std::move(code), *layout, std::move(groups),
                                                      twice ? kDoubleBits : stored.bits, shared);
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
