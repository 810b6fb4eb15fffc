#include <algorithm>
#include <cmath>

#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// At the lower right, where few formats are.
Dot legend_place(const Chart& chart) {
  const Rect& plot = chart.plot();
  return {chart.x_at(plot.x + plot.w * 0.75F), chart.y_at(plot.y + plot.h * 0.9F)};
}

void draw_tensor_plane(App& app, Ui& ui, const Rect& place) {
  const ModelSession& session = *app.results().session<ModelSession>();
  const ModelResult& result = *session.result();
  std::vector<std::string> specs;
  for (const QuantizerSpec& format : formats_of(app.state())) specs.push_back(format.text());
  double most_bits = 8;
  for (const ModelPoint& point : result.points) most_bits = std::max(most_bits, point.bits_per_weight);
  double most_db = std::max(7.0, result.most_db);
  const auto include = [&](const MixTotals& totals) {
    if (totals.sqnr_db && std::isfinite(*totals.sqnr_db)) most_db = std::max(most_db, *totals.sqnr_db);
  };
  for (const MixTotals& totals : result.mix.frontier) include(totals);
  for (const UniformChoice& choice : result.mix.uniform) include(choice.totals);
  if (result.mix.made) include(result.mix.totals);
  Chart chart(ui, place, {0, std::min(most_bits, 20.0) + 1, false, tr(Text::axis_bits)},
              {std::min(0.0, result.least_db), most_db + 3, false, tr(Text::axis_sqnr)});
  for (const ModelPoint& point : result.points) {
    const float share = static_cast<float>(std::sqrt(point.weights / std::max(1.0, result.totals.weights)));
    chart.point({.at = {point.bits_per_weight, point.sqnr_db},
                 .color = faded(ui.theme.quantized, 0.35F),
                 .label = session.shown().tensors[point.tensor].info.name,
                 .detail = specs[point.format] + ", " + decibels_with_unit(point.sqnr_db),
                 .is_quiet = true,
                 .radius = 1.5F + 9 * share});
  }
  std::vector<Dot> frontier;
  for (const MixTotals& totals : result.mix.frontier) {
    if (totals.sqnr_db && std::isfinite(*totals.sqnr_db))
      frontier.push_back({totals.bits_per_weight, *totals.sqnr_db});
  }
  chart.line(std::move(frontier), ui.theme.bound, tr(Text::plane_mixes), "dB");
  for (const UniformChoice& choice : result.mix.uniform) {
    const auto& db = choice.totals.sqnr_db;
    if (db && std::isfinite(*db)) {
      chart.point({choice.totals.bits_per_weight, *db}, ui.theme.quantized,
                  short_name(result.mix, choice.spec), false, decibels_with_unit(db));
    }
  }
  const auto& db = result.mix.totals.sqnr_db;
  if (result.mix.made && db && std::isfinite(*db)) {
    chart.point({result.mix.totals.bits_per_weight, *db}, ui.theme.bound, tr(Text::plane_mix), true,
                decibels_with_unit(db), 6);
  }
  if (!result.points.empty()) chart.note(legend_place(chart), ui.theme.ink2, tr(Text::plane_tensors));
  chart.finish();
}

}  // namespace

constexpr View kModelPlane{.id = "plane",
                           .title = Text::view_tensor_plane,
                           .answer = model_summary,
                           .draw = draw_tensor_plane,
                           .fill = add_mix_controls,
                           .least_picture = kModelPicture,
                           .least_narrow = kModelNarrow};

}  // namespace qs::ui
