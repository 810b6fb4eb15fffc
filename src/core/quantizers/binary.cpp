#include "core/numerics/double_double.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

struct BinaryCode {
  struct Group {
    float scale = 0;
  };
  std::int32_t encode(const Group&, float x) const { return x < 0 ? -1 : 1; }
  float decode(const Group& group, std::int32_t code) const { return static_cast<float>(code) * group.scale; }
  std::vector<std::int32_t> alphabet() const { return {-1, 1}; }
  std::int64_t rank(std::int32_t code) const { return code > 0 ? 1 : 0; }
  std::int64_t distinct_values() const { return 2; }
  int rate_bits() const { return 1; }
  int zero_point_bits() const { return 0; }
  std::int32_t zero_point(const Group&) const { return 0; }
};

Expected<std::unique_ptr<Quantizer>> fit_binary(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                const Sample& sample) {
  const StoredScale stored = stored_scale(value_of(row, spec, "scale"));
  return fit_groups(BinaryCode(), row, spec, sample, stored.bits,
                    [=](std::span<const float> values, const SortedSample* whole) {
                      const float mean = whole != nullptr ? mean_magnitude(*whole) : mean_magnitude(values);
                      return BinaryCode::Group{stored.round(mean)};
                    });
}

}  // namespace

QuantizerInfo binary() {
  QuantizerInfo row;
  row.id = row.family = "binary";
  row.title = "Binary";
  row.rate_bits = 1;
  row.explanation =
      "The sign of each weight times the mean magnitude, which is the best scale for signs; 0 counts as "
      "positive.";
  row.source = "Rastegari et al. 2016 (XNOR-Net), eq. 6";
  row.params = {channel_param(), block_param("none"), scale_param("float32")};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.permutation_equivariant = true;
  row.fit = fit_binary;
  return row;
}

}  // namespace qs
