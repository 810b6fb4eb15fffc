#include <algorithm>
#include <cmath>

#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// Share of the weights in each format of the mix, largest first.
std::vector<PartBar> shares_of(const Ui& ui, const ModelSession& session, const Mix& mix) {
  std::map<std::string, double> weights;
  for (std::size_t i = 0; i < mix.chosen.size(); ++i) {
    const MeasuredTensor& tensor = session.table().tensors[i];
    if (!mix.offered[i]) continue;
    weights[mix.chosen[i].empty() ? tr(Text::cell_kept) : mix.chosen[i]] +=
        static_cast<double>(tensor.info.count());
  }
  std::vector<std::pair<double, std::string>> order;
  order.reserve(weights.size());
  for (const auto& entry : weights) order.emplace_back(entry.second, entry.first);
  std::sort(order.rbegin(), order.rend());
  std::vector<PartBar> bars;
  for (const auto& [count, name] : order) {
    const double share = count / mix.weights;
    bars.push_back({name, "", percent(share), share, ui.theme.quantized});
  }
  return bars;
}

void draw_frontier(App& app, Ui& ui, const Rect& place, const Mix& mix) {
  double most_db = 10, least_db = 0, most_bits = 8;
  const auto finite = [](const MixTotals& totals) {
    return totals.sqnr_db && std::isfinite(*totals.sqnr_db);
  };
  std::vector<Dot> line;
  for (const MixTotals& totals : mix.frontier) {
    if (!finite(totals)) continue;
    line.push_back({totals.bits_per_weight, *totals.sqnr_db});
    most_db = std::max(most_db, *totals.sqnr_db);
    least_db = std::min(least_db, *totals.sqnr_db);
    most_bits = std::max(most_bits, totals.bits_per_weight);
  }
  Chart chart(ui, place, {0, most_bits + 0.5, false, tr(Text::axis_bits)},
              {least_db, most_db + 4, false, tr(Text::axis_sqnr)});
  chart.line(std::move(line), ui.theme.bound, tr(Text::plane_mixes), "dB");
  for (const UniformChoice& choice : mix.uniform) {
    if (finite(choice.totals)) {
      chart.point({choice.totals.bits_per_weight, *choice.totals.sqnr_db}, ui.theme.quantized,
                  short_name(mix, choice.spec), false, decibels_with_unit(choice.totals.sqnr_db));
    }
  }
  const double target = ModelLabState::from(app.state()).target;
  chart.vertical(target, ui.theme.ink2, "");
  if (mix.made && finite(mix.totals)) {
    chart.point({mix.totals.bits_per_weight, *mix.totals.sqnr_db}, ui.theme.bound, tr(Text::plane_mix), true,
                decibels_with_unit(mix.totals.sqnr_db), 6);
  }
  chart.finish();
  const Rect plot = chart.plot();
  const double low = 0.5, high = std::min(32.0, most_bits + 0.5);
  const HandleAxis axis{low, high, 0.05, chart.x(low), chart.x(high)};
  const auto moved =
      handle(ui, lab_path(app, "target_handle"), text(Text::control_target_bits), plot.y - 8, plot.bottom(),
             axis, std::clamp(target, low, high), fixed(target, 2) + " " + tr(Text::unit_bits));
  if (!moved) return;
  constexpr double kSteps = 20;
  change_lab<ModelLabState>(
      app, [&](auto& lab) { lab.target = std::clamp(std::round(*moved * kSteps) / kSteps, low, high); });
}

void draw_mix(App& app, Ui& ui, const Rect& place) {
  const ModelSession& session = *app.results().session<ModelSession>();
  const ModelResult& result = *session.result();
  if (result.mix.frontier.empty()) {
    draw_wrapped(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2, phrase(result.mix.problem));
    return;
  }
  constexpr float kBars = 260, kGap = 28;
  const bool narrow = ui.measures.narrow;
  const std::vector<PartBar> bars = shares_of(ui, session, result.mix);
  const float below = narrow ? 40 + 46 * static_cast<float>(bars.size()) : 0;
  const Rect plot{place.x, place.y, place.w - (narrow ? 0 : kBars + kGap), place.h - below};
  draw_frontier(app, ui, plot, result.mix);
  const Rect aside = narrow ? Rect{place.x, plot.bottom() + 8, place.w, below}
                            : Rect{plot.right() + kGap, place.y, kBars, place.h};
  if (!result.mix.made) return;
  draw_text(ui.fonts.tick, aside.corner(), ui.theme.ink2, text(Text::mix_shares));
  draw_part_bars(ui, {aside.x, aside.y + 20, aside.w, aside.h - 20}, bars);
}

}  // namespace

constexpr View kModelMix{.id = "mix",
                         .title = Text::view_tensor_mix,
                         .answer = mix_sentence,
                         .draw = draw_mix,
                         .fill = add_mix_controls,
                         .least_picture = kModelPicture,
                         .least_narrow = kModelNarrow};

}  // namespace qs::ui
