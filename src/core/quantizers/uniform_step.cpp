#include "core/numerics/constants.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/step.hpp"
#include "core/quantizers/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

/// Cell k from lower(k)·step on, decoded as level(k)·step.
template <class Lower, class Level>
Expected<std::unique_ptr<Quantizer>> from_steps(const Expected<Steps>& steps, Lower lower, Level level) {
  if (!steps) return tl::unexpected(steps.error());
  Cells cells;
  for (std::int32_t k = steps->first; k <= steps->last; ++k) {
    if (k > steps->first) cells.thresholds.push_back(first_at(lower(k) * steps->step));
    cells.levels.push_back(saturated(level(k) * steps->step));
  }
  set_granular(cells);
  return std::make_unique<CellQuantizer>(std::move(cells), steps->first, StorageBits{0, kFloat32Bits, 0, 0});
}

Expected<std::unique_ptr<Quantizer>> fit_mid_tread(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample) {
  return from_steps(
      steps_for(row, spec, sample, false), [](int k) { return k - 0.5; }, [](int k) { return k; });
}

Expected<std::unique_ptr<Quantizer>> fit_mid_rise(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                  const Sample& sample) {
  return from_steps(
      steps_for(row, spec, sample, true), [](int k) { return k; }, [](int k) { return k + 0.5; });
}

Expected<std::unique_ptr<Quantizer>> fit_dead_zone(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample) {
  const double half = *parse_number(value_of(row, spec, "zone")) / 2;
  return from_steps(
      steps_for(row, spec, sample, false), [half](int k) { return k > 0 ? k - 1 + half : k + half * -1; },
      [half](int k) { return k == 0  ? 0.0
                             : k > 0 ? k - 0.5 + half
                                     : k + 0.5 - half; });
}

QuantizerInfo step_row(std::string id, std::string title) {
  QuantizerInfo row;
  row.id = row.family = std::move(id);
  row.title = std::move(title);
  row.source = "Gersho and Gray 1992, section 5.4";
  row.params = {step_param(), levels_param()};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.permutation_equivariant = true;
  return row;
}

}  // namespace

QuantizerInfo mid_tread() {
  QuantizerInfo row = step_row("mid_tread", "Uniform, mid-tread");
  row.explanation =
      "Levels k·Δ, thresholds midway: 0 is a level. A value on a threshold goes up. With an absolute step "
      "the unit of the weights matters.";
  row.fit = fit_mid_tread;
  return row;
}

QuantizerInfo mid_rise() {
  QuantizerInfo row = step_row("mid_rise", "Uniform, mid-rise");
  row.explanation = "Thresholds k·Δ, levels midway: 0 is a threshold, and small weights become ±Δ/2.";
  row.fit = fit_mid_rise;
  return row;
}

QuantizerInfo dead_zone() {
  QuantizerInfo row = step_row("dead_zone", "Uniform with dead zone");
  row.explanation =
      "The cell around 0 is `zone` steps wide (2 in image coding, 1 is plain mid-tread), the others one step "
      "with the level in their middle. More zeros, fewer bits after entropy coding.";
  row.source = "Sullivan 1996; ISO/IEC 15444-1 (JPEG 2000), annex E, with zone=2";
  row.params.push_back(number_param("zone", "Width of the dead zone", "steps", "2", {0.1, 100, false}));
  row.nearest_level = false;
  row.fit = fit_dead_zone;
  return row;
}

}  // namespace qs
