#include <algorithm>
#include <array>
#include <cmath>

#include "labs/rounding/calibrate.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

std::size_t chosen_range(const App& app) {
  return static_cast<std::size_t>(RoundingLabState::from(app.state()).range - 1);
}

/// Two slanted lines through a bar that the picture cuts, and the share that it stands for.
void draw_cut(Ui& ui, Chart& chart, const CalibrateResult& result, double width) {
  const Rect& plot = chart.plot();
  constexpr float kBelow = 14, kSlant = 4, kApart = 4, kBeyond = 3, kGap = 6;
  const float left = chart.x(0) - kBeyond, right = chart.x(width) + kBeyond;
  const auto line_at = [&](float y) {
    return std::array{ImVec2{left, y + kSlant}, ImVec2{right, y - kSlant}};
  };
  const auto above = line_at(plot.y + kBelow), below = line_at(plot.y + kBelow + kApart);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddQuadFilled(above[0], above[1], below[1], below[0], ui.theme.panel);
  list.AddLine(above[0], above[1], ui.theme.signal, ui.measures.curve);
  list.AddLine(below[0], below[1], ui.theme.signal, ui.measures.curve);
  const std::string words = text(
      Text::calibrate_cut, {{"share", percent(result.shares.front())}, {"zeros", percent(result.zeros)}});
  const Rect place{right + kGap, plot.y + 2, text_width(ui.fonts.tick, words), ui.fonts.tick->FontSize};
  draw_text(ui.fonts.tick, place.corner(), ui.theme.ink, words);
  chart.keep_free(place);
}

void draw_activations(App& app, Ui& ui, const Rect& place) {
  const CalibrateResult& result = *app.results().get<CalibrateResult>();
  // Zeros would dwarf all else: the axis ends above the other bins.
  double most = 0;
  for (std::size_t i = 1; i < result.shares.size(); ++i) most = std::max(most, result.shares[i]);
  const double reach = result.most > 0 ? result.most : 1;
  const double top = (most > 0 ? most : result.shares.front()) * 1.15;
  Chart chart(ui, place, {0, reach * 1.02, false, tr(Text::axis_activation)},
              {0, top, false, tr(Text::axis_share_activations)});
  chart.steps(result.shares, 0, reach, ui.theme.signal, ui.theme.signal_fill);
  if (result.shares.front() > top)
    draw_cut(ui, chart, result, reach / static_cast<double>(result.shares.size()));
  const std::size_t chosen = chosen_range(app);
  for (std::size_t i = 0; i < result.ranges.size(); ++i) {
    const CalibratedRange& range = result.ranges[i];
    chart.vertical(range.found.range, i == chosen ? ui.theme.quantized : ui.theme.ink2, phrase(range.method),
                   i == chosen ? Stroke::kSolid : Stroke::kFine);
  }
  chart.finish();
}

/// Dots stand for what is not computed yet, so that nothing moves.
std::vector<Readout> calibrate_readouts(const Ui& ui, const CalibrateResult& result, std::size_t chosen) {
  const CalibratedRange* range = chosen < result.ranges.size() ? &result.ranges[chosen] : nullptr;
  const auto decibels = [&](Text name, const std::optional<double>& db, std::string path, std::string words) {
    Readout readout = decibels_readout(ui, name, db, std::move(path), std::move(words));
    if (range == nullptr) readout.number = "…";
    return readout;
  };
  const Calibration found = range == nullptr ? Calibration{} : range->found;
  const Placeholder clipped{"clipped", percent(found.clipped_share)};
  std::vector<Readout> readouts;
  readouts.push_back(
      decibels(Text::readout_calibrated, found.total_db, "rounding/total", tr(Text::explain_calibrated)));
  readouts.push_back(decibels(Text::readout_clipping, found.clipping_db, "rounding/clipping",
                              text(Text::explain_clipping, {clipped})));
  readouts.push_back(decibels(Text::readout_inner_rounding, found.rounding_db, "rounding/inner",
                              tr(Text::explain_inner_rounding)));
  if (result.exact_accuracy)
    readouts.push_back({tr(Text::readout_digits_right),
                        range == nullptr || !range->accuracy ? "…" : fixed(*range->accuracy * 100, 1),
                        tr(Text::unit_of_digits),
                        ui.theme.ink,
                        {},
                        "rounding/digits",
                        ""});
  return readouts;
}

Control width_slider(App& app, Ui& ui) {
  constexpr int kLeast = 2, kMost = 8;
  constexpr float kWidest = 420;
  const ImVec2 size{std::min(kWidest, primary_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    const auto wanted = slider(
        ui, lab_path(app, "width"), text(Text::control_bits), {at.x, at.y, size.x, size.y},
        static_cast<int>(RoundingLabState::from(app.state()).width), kLeast, kMost, text(Text::unit_bits));
    if (wanted)
      change_lab<RoundingLabState>(app, [&](auto& lab) { lab.width = static_cast<std::uint64_t>(*wanted); });
  };
  return {size, std::move(draw), true, lab_path(app, "width")};
}

void fill_calibrate(App& app, Ui& ui, LabPage& page) {
  const CalibrateResult* result = app.results().get<CalibrateResult>();
  if (result != nullptr && !result->problem) {
    page.readouts = calibrate_readouts(ui, *result, chosen_range(app));
  } else {
    page.picture = {};
  }
  page.controls.push_back(primary(width_slider(app, ui)));
  std::vector<std::string> methods;
  for (const CalibrationMethodInfo& method : calibration_methods()) methods.push_back(phrase(method.title));
  page.controls.push_back(primary(place_choice(app, ui, "range", Text::control_calibration,
                                               std::move(methods), &RoundingLabState::range)));
  add_layer_controls(app, ui, page);
}

}  // namespace

constexpr View kRoundingCalibrate{
    .id = "calibrate",
    .title = Text::view_calibrate,
    .is_ready = [](const App& app) { return app.results().get<CalibrateResult>() != nullptr; },
    .answer =
        [](const App& app) {
          const CalibrateResult& result = *app.results().get<CalibrateResult>();
          return calibrate_answer(result, chosen_range(app)) + (result.problem ? "" : layer_words(app));
        },
    .draw = draw_activations,
    .fill = fill_calibrate,
    .least_picture = 300};

}  // namespace qs::ui
