#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/noise/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/noise_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

std::vector<Readout> readouts(const Ui& ui, const NoiseResult& result) {
  std::vector<Readout> shown;
  if (result.power_ratio) {
    shown.push_back({tr(Text::readout_power),
                     fixed(*result.power_ratio, 2),
                     tr(Text::readout_power_unit),
                     ui.theme.noise,
                     {},
                     "noise/power",
                     text(Text::explain_predicted, {{"step", significant(*result.step)},
                                                    {"predicted", significant(*result.predicted_mse)},
                                                    {"mse", significant(result.mse)}})});
  }
  shown.push_back({tr(Text::readout_correlation),
                   result.correlation ? fixed(*result.correlation, 2) : "–",
                   tr(Text::readout_correlation_unit),
                   ui.theme.noise,
                   {},
                   "noise/correlation",
                   tr(Text::explain_correlation)});
  shown.push_back(
      decibels_readout(ui, Text::readout_sqnr, result.sqnr_db, "noise/sqnr", explained("sqnr_db")));
  shown.push_back(decibels_readout(ui, Text::readout_variance_sqnr, result.sqnr_variance_db,
                                   "noise/variance_sqnr", explained("sqnr_variance_db")));
  return shown;
}

Control step_slider(App& app, Ui& ui, const NoiseResult& present, float width) {
  const ImVec2 size{std::min(width, ui.measures.narrow ? width : 520.0F), slider_height(ui)};
  const double value = step_over_sigma(present);
  auto draw = [&app, &ui, size, value](ImVec2 at) {
    const auto wanted = log_slider(ui, lab_path(app, "step"), text(Text::control_step),
                                   {at.x, at.y, size.x, size.y}, std::max(value, kLeastStep), kLeastStep,
                                   std::max(value, kMostStep), text(Text::unit_sigma));
    if (wanted) change_quantizer(app, with_step(app.state().quantizer, *wanted));
  };
  return {size, std::move(draw), true, lab_path(app, "step")};
}

Control dither_choice(App& app, Ui& ui, const NoiseResult& present) {
  const std::vector<std::string> options = {tr(Text::dither_off), tr(Text::dither_added),
                                            tr(Text::dither_subtracted)};
  const double step = step_over_sigma(present);
  auto draw = [&app, &ui, options, step](ImVec2 at) {
    constexpr std::string_view kKinds[] = {"off", "nonsubtractive", "subtractive"};
    const int selected = static_cast<int>(index_of(kKinds, dither_of(app.state().quantizer)));
    const auto wanted =
        choice(ui, lab_path(app, "dither"), text(Text::control_dither), at, options, selected);
    if (wanted)
      change_quantizer(app, with_dither(app.state().quantizer, kKinds[*wanted], step > 0 ? step : 0.5));
  };
  return {choice_size(ui, options), std::move(draw), false, lab_path(app, "dither")};
}

}  // namespace

double present_clip(const NoiseResult& present) {
  if (present.cells.levels.empty() || !(present.sigma > 0)) return 0;
  return (static_cast<double>(present.cells.levels.back()) - present.cells.levels.front()) / 2 /
         present.sigma;
}

void add_noise_steps(App& app, Ui& ui, LabPage& page) {
  const NoiseResult& result = *app.results().get<NoiseResult>();
  page.controls.push_back(dither_choice(app, ui, result));
  page.controls.push_back(primary(step_slider(app, ui, result, primary_width(ui))));
}

void add_noise_quantizer(App& app, Ui& ui, LabPage& page) {
  add_quantizer_controls(app, ui, present_clip(*app.results().get<NoiseResult>()), page.controls);
}

void draw_noise(App& app, Ui& ui) {
  const NoiseResult* result = app.results().get<NoiseResult>();
  LabPage page = page_with_views(app, ui, Text::noise_question);
  if (result != nullptr && !result->problem) {
    page.readouts = readouts(ui, *result);
    add_view(app, ui, present_view(app), page);
  } else if (result != nullptr) {
    page.answer = told(*result->problem);
  }
  add_source_controls(app, ui, page.controls);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
