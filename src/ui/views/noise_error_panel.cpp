#include <algorithm>
#include <cmath>

#include "labs/noise/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/readout.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/shader_mark.hpp"
#include "ui/views/noise_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

ChartAxis whole_axis(const NoiseResult& result) {
  return {result.x_low, result.x_high, false, tr(Text::axis_weight)};
}

constexpr std::size_t kMostTeeth = 400;  // cells that the eye can separate

void draw_staircase(App& app, Ui& ui, const Rect& place, const NoiseResult& result) {
  ChartAxis shown = zoomed_x(app, whole_axis(result));
  shown.title.clear();
  shown.numbers = false;
  Chart chart(ui, place, shown, {shown.low, shown.high, false, tr(Text::axis_decoded)});
  chart.line({{result.x_low, result.x_low}, {result.x_high, result.x_high}}, ui.theme.signal, "", "",
             Stroke::kDashed);
  std::vector<Dot> stairs;
  const Cells& cells = result.cells;
  double from = result.x_low;
  for (std::size_t i = 0; i < cells.levels.size(); ++i) {
    const double to =
        i < cells.thresholds.size() ? std::min<double>(cells.thresholds[i], result.x_high) : result.x_high;
    if (to <= result.x_low) continue;
    stairs.push_back({from, cells.levels[i]});
    stairs.push_back({to, cells.levels[i]});
    from = to;
    if (to >= result.x_high) break;
  }
  chart.line(std::move(stairs), ui.theme.quantized, tr(Text::label_staircase));
  chart.finish();
}

void draw_errors(App& app, Ui& ui, const Rect& place, const NoiseResult& result) {
  Chart chart(ui, place, zoomed_x(app, whole_axis(result)),
              {-result.field_reach, result.field_reach, false, tr(Text::axis_error)});
  if (result.step) {
    chart.horizontal(*result.step / 2, ui.theme.bound, "+Δ/2");
    chart.horizontal(-*result.step / 2, ui.theme.bound, "−Δ/2");
  }
  const Cells& cells = result.cells;
  if (!cells.levels.empty() && cells.levels.size() <= kMostTeeth) {
    std::vector<Dot> teeth;
    double from = result.x_low;
    for (std::size_t i = 0; i < cells.levels.size(); ++i) {
      const double to =
          i < cells.thresholds.size() ? std::min<double>(cells.thresholds[i], result.x_high) : result.x_high;
      if (to <= result.x_low) continue;
      teeth.push_back({from, cells.levels[i] - from});
      teeth.push_back({to, cells.levels[i] - to});
      from = to;
      if (to >= result.x_high) break;
    }
    chart.line(std::move(teeth), faded(ui.theme.noise, 0.55F), "", "", Stroke::kFine);
  }
  const ChartAxis whole = whole_axis(result);
  const auto part = [&](float pixel) {
    return static_cast<float>((chart.x_at(pixel) - whole.low) / (whole.high - whole.low));
  };
  constexpr float kRare = 0.12F, kOften = 0.95F;
  draw_heat(ui, chart.plot(), result.field, ui.theme.noise, kRare, kOften,
            {part(chart.plot().x), 0, part(chart.plot().right()), 1});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float dot = result.errors.size() > 300 ? 1.6F : 2.2F;
  for (const WeightError& error : result.errors) {
    if (result.field) break;
    const ImVec2 at{chart.x(error.weight), chart.y(error.error)};
    if (at.x < chart.plot().x || at.x > chart.plot().right()) continue;
    list.AddRectFilled({at.x - dot / 2, at.y - dot / 2}, {at.x + dot / 2, at.y + dot / 2}, ui.theme.noise);
  }
  if (ui.export_frame != nullptr) {
    std::vector<ExportPoint> noted;
    for (const WeightError& error : result.errors) noted.push_back({error.weight, error.error});
    chart.data(tr(Text::axis_error), std::move(noted));
  }
  chart.finish();
  draw_zoom(app, ui, {chart.plot(), whole_axis(result)});
}

void draw_shape(Ui& ui, const Rect& place, const NoiseResult& result) {
  if (!result.shape) return;
  std::vector<double> heights = result.shape->shares;
  double highest = 1;
  for (double& height : heights) {
    height *= static_cast<double>(heights.size());
    highest = std::max(highest, height);
  }
  constexpr double kReach = 0.75;
  Chart chart(ui, place, {-kReach, kReach, false, tr(Text::axis_error_over_step)},
              {0, highest * 1.25, false, tr(Text::axis_share_of_errors)});
  chart.steps(heights, -0.5, 0.5, ui.theme.noise, faded(ui.theme.noise, 0.16F));
  chart.line({{-kReach, 0}, {-0.5, 0}, {-0.5, 1}, {0.5, 1}, {0.5, 0}, {kReach, 0}}, ui.theme.bound,
             tr(Text::label_uniform_box), "", Stroke::kDashed);
  chart.note({0, highest * 1.18}, ui.theme.noise, tr(Text::label_measured));
  chart.finish();
}

void draw_error_view(App& app, Ui& ui, const Rect& place) {
  const NoiseResult& result = *app.results().get<NoiseResult>();
  const float gap = ui.measures.gap;
  const bool stairs = !result.cells.levels.empty() && result.cells.levels.size() <= kMostTeeth;
  if (ui.measures.narrow) {
    const float part = result.shape ? place.h * 0.55F : place.h;
    draw_errors(app, ui, {place.x, place.y, place.w, part}, result);
    draw_shape(ui, {place.x, place.y + part + gap, place.w, place.h - part - gap}, result);
    return;
  }
  const float left = result.shape ? (place.w - gap) * 0.62F : place.w;
  const float upper = stairs ? place.h * 0.45F : 0;
  if (stairs) draw_staircase(app, ui, {place.x, place.y, left, upper}, result);
  draw_errors(app, ui, {place.x, place.y + upper, left, place.h - upper}, result);
  draw_shape(ui, {place.x + left + gap, place.y, place.w - left - gap, place.h}, result);
}

}  // namespace

constexpr View kNoiseError{
    .id = "error",
    .title = Text::view_error,
    .answer = [](const App& app) { return noise_answer(*app.results().get<NoiseResult>()); },
    .draw = draw_error_view,
    .fill = add_noise_steps,
    .least_picture = 340,
    .least_narrow = 420,
    .zooms = true};

}  // namespace qs::ui
