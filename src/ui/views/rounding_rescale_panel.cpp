#include <algorithm>
#include <cmath>

#include "labs/rounding/rescale.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

std::vector<Dot> dots_of(const MigrationCurve& curve) {
  std::vector<Dot> dots;
  for (const MigrationPoint& point : curve.points) {
    if (point.nmse_db && std::isfinite(*point.nmse_db)) dots.push_back({point.alpha, *point.nmse_db});
  }
  return dots;
}

void draw_curves(App& app, Ui& ui, const Rect& place) {
  const RescaleResult& result = *app.results().get<RescaleResult>();
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const std::vector<Dot> awq = dots_of(result.awq), smooth = dots_of(result.smooth);
  const double off = result.awq.off.nmse_db.value_or(0);
  double low = off, high = off;
  for (const auto* dots : {&awq, &smooth}) {
    for (const Dot& dot : *dots) {
      low = std::min(low, dot.y);
      high = std::max(high, dot.y);
    }
  }
  Chart chart(ui, place, {0, 1, false, tr(Text::axis_alpha)},
              {std::floor(low - 1), std::ceil(high + 1), false, tr(Text::axis_nmse)});
  chart.horizontal(off, ui.theme.ink2, tr(Text::label_off), Stroke::kDashed);
  if (lab.is_on) {
    chart.line(awq, lab.smooth ? ui.theme.ink2 : ui.theme.noise, tr(Text::rule_awq), "dB");
    chart.line(smooth, lab.smooth ? ui.theme.noise : ui.theme.ink2, tr(Text::rule_smooth), "dB");
    const MigrationPoint& point = point_at(lab.smooth ? result.smooth : result.awq, lab.alpha);
    if (point.nmse_db && std::isfinite(*point.nmse_db))
      chart.point({point.alpha, *point.nmse_db}, ui.theme.noise, "", true, "", 5);
  }
  std::vector<ExportPoint> unscaled;
  for (const MigrationPoint& point : result.awq.points) unscaled.push_back({point.alpha, off, ""});
  chart.data(tr(Text::label_off), std::move(unscaled));
  chart.finish();
}

RescaleChoice choice_of(const App& app) {
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const bool shows_chosen =
      shared_layer_at(static_cast<std::size_t>(lab.inputs - 1)) == LayerSource::kWeights;
  return {lab.is_on, lab.smooth, lab.alpha, lab.layer == LayerSource::kWeights && !shows_chosen};
}

/// SNR of an error that is noted in dB of the signal.
std::optional<double> snr_of(const std::optional<double>& nmse_db) {
  return nmse_db ? std::optional(-*nmse_db) : std::nullopt;
}

std::vector<Readout> rescale_readouts(const App& app, const Ui& ui, const RescaleResult& result) {
  RescaleChoice on = choice_of(app);
  const MigrationPoint &shown = shown_point(result, on), &before = result.awq.off;
  on.is_on = true;
  const MigrationPoint& after = shown_point(result, on);
  const auto both = [&](Text sentence, const std::string& first, const std::string& second) {
    return text(sentence, {{"before", first}, {"after", second}});
  };
  std::vector<Readout> readouts;
  readouts.push_back(
      decibels_readout(ui, Text::readout_output_snr, snr_of(shown.nmse_db), "rounding/output",
                       both(Text::explain_rescaled_output, decibels_with_unit(snr_of(before.nmse_db)),
                            decibels_with_unit(snr_of(after.nmse_db)))));
  readouts.push_back(decibels_readout(ui, Text::readout_weight_snr, shown.weight_db, "rounding/weight",
                                      both(Text::explain_weight_snr, decibels_with_unit(before.weight_db),
                                           decibels_with_unit(after.weight_db))));
  readouts.push_back(
      {tr(Text::readout_entropy),
       InfoUnit(app.state()).number(shown.entropy_bits, 2),
       tr(Text::unit_bits),
       ui.theme.quantized,
       {},
       "rounding/entropy",
       both(Text::explain_code_entropy, fixed(before.entropy_bits, 2), fixed(after.entropy_bits, 2))});
  return readouts;
}

Control alpha_slider(App& app, Ui& ui) {
  constexpr float kMost = 460;
  const ImVec2 size{std::min(kMost, primary_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    std::vector<std::string> names;
    for (int i = 0; i <= kAlphaSteps; ++i) names.push_back(fixed(static_cast<double>(i) / kAlphaSteps, 1));
    const double alpha = RoundingLabState::from(app.state()).alpha;
    const auto wanted =
        named_slider(ui, lab_path(app, "alpha"), text(Text::control_alpha), {at.x, at.y, size.x, size.y},
                     static_cast<std::size_t>(std::lround(alpha * kAlphaSteps)), names, "");
    if (wanted)
      change_lab<RoundingLabState>(
          app, [&](auto& lab) { lab.alpha = static_cast<double>(*wanted) / kAlphaSteps; });
  };
  return {size, std::move(draw), true, lab_path(app, "alpha")};
}

void fill_rescale(App& app, Ui& ui, LabPage& page) {
  const RescaleResult* result = app.results().get<RescaleResult>();
  if (result != nullptr && !result->problem) {
    page.readouts = rescale_readouts(app, ui, *result);
  } else {
    page.picture = {};
  }
  const RoundingLabState lab = RoundingLabState::from(app.state());
  page.controls.push_back(primary(method_choice(app, ui)));
  if (lab.is_on) {
    page.controls.push_back(primary(alpha_slider(app, ui)));
    page.controls.push_back(
        lab_choice(app, ui, "rule", Text::control_rule, {tr(Text::rule_awq), tr(Text::rule_smooth)}));
  }
  std::vector<std::string> setups;
  for (const MigrationSetup& setup : migration_setups()) setups.push_back(phrase(setup.title));
  page.controls.push_back(place_choice(app, ui, "formats", Text::control_rescale_formats, std::move(setups),
                                       &RoundingLabState::formats));
  std::vector<std::string> layers;
  for (const std::string_view title : rescale_layers()) layers.push_back(phrase(title));
  page.controls.push_back(place_choice(app, ui, "inputs", Text::control_rescale_layer, std::move(layers),
                                       &RoundingLabState::inputs));
  // A layer of the reader's, or a drawn one.
  if (shared_layer_at(static_cast<std::size_t>(lab.inputs - 1)) == LayerSource::kWeights) {
    add_source_controls(app, ui, page.controls);
  } else {
    page.controls.push_back(next_seed(app, ui));
  }
}

}  // namespace

constexpr View kRoundingRescale{
    .id = "rescale",
    .title = Text::view_rescale,
    .is_ready = [](const App& app) { return app.results().get<RescaleResult>() != nullptr; },
    .answer =
        [](const App& app) {
          const RescaleResult& result = *app.results().get<RescaleResult>();
          return rescale_answer(result, choice_of(app)) + (result.problem ? "" : layer_words(app));
        },
    .draw = draw_curves,
    .fill = fill_rescale,
    .least_picture = 320};

}  // namespace qs::ui
