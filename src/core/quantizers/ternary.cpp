#include <cmath>

#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

struct TernaryCode {
  struct Group {
    float scale = 0, threshold = 0;
  };
  std::int32_t encode(const Group& group, float x) const {
    return (x > group.threshold ? 1 : 0) - (x < -group.threshold ? 1 : 0);
  }
  float decode(const Group& group, std::int32_t code) const { return static_cast<float>(code) * group.scale; }
  std::vector<std::int32_t> alphabet() const { return {-1, 0, 1}; }
  std::int64_t rank(std::int32_t code) const { return code + 1; }
  std::int64_t distinct_values() const { return 3; }
  int rate_bits() const { return 2; }
  int zero_point_bits() const { return 0; }
  std::int32_t zero_point(const Group&) const { return 0; }
};

constexpr float kShare = 0.7F;

TernaryCode::Group threshold_rule(const SortedSample& whole, const StoredScale& stored) {
  const float threshold = kShare * mean_magnitude(whole);
  return {stored.round(mean_magnitude(whole, threshold)), threshold};
}

TernaryCode::Group threshold_rule(std::span<const float> values, const StoredScale& stored) {
  const float threshold = kShare * mean_magnitude(values);
  std::vector<float> kept;
  for (const float x : values) {
    if (std::abs(x) > threshold) kept.push_back(x);
  }
  return {stored.round(mean_magnitude(kept)), threshold};
}

Expected<std::unique_ptr<Quantizer>> fit_ternary(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                 const Sample& sample) {
  const StoredScale stored = stored_scale(value_of(row, spec, "scale"));
  const bool absmean = value_of(row, spec, "rule") == "absmean";
  return fit_groups(TernaryCode(), row, spec, sample, stored.bits,
                    [=](std::span<const float> values, const SortedSample* whole) {
                      if (!absmean) {
                        return whole != nullptr ? threshold_rule(*whole, stored)
                                                : threshold_rule(values, stored);
                      }
                      const float mean = whole != nullptr ? mean_magnitude(*whole) : mean_magnitude(values);
                      const float scale = stored.round(mean);
                      return TernaryCode::Group{scale, scale / 2};
                    });
}

}  // namespace

QuantizerInfo ternary() {
  QuantizerInfo row;
  row.id = row.family = "ternary";
  row.title = "Ternary";
  row.rate_bits = 2;
  row.explanation =
      "−1, 0 and 1 times a scale. rule=threshold: zero up to 0.7 of the mean magnitude, the scale is the "
      "mean magnitude of the others. rule=absmean: the scale is the mean magnitude, zero up to half of it. A "
      "code is stored in 2 bits; five in 8 bits would be 1.6.";
  row.source = "Li and Liu 2016 (ternary weight networks), eq. 6; Ma et al. 2024 (BitNet b1.58), eq. 1 to 3";
  row.params = {choice_param("rule", "Rule", {"threshold", "absmean"}), channel_param(), block_param("none"),
                scale_param("float32")};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.permutation_equivariant = true;
  row.nearest_level = false;
  row.fit = fit_ternary;
  return row;
}

}  // namespace qs
