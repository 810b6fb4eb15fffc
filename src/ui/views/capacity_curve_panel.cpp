#include <algorithm>
#include <cmath>

#include "labs/capacity/lab.hpp"
#include "labs/capacity/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/capacity_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

int bits_of_curve(const App& app) {
  return CapacityLabState::from(app.state()).curve_bits;
}

void draw_curve(App& app, Ui& ui, const Rect& place) {
  const HingeSurvey& hinges = app.results().session<CapacitySession>()->hinges();
  const auto bits = static_cast<std::size_t>(bits_of_curve(app));
  const auto line = [](const std::vector<double>& curve) {
    std::vector<Dot> dots;
    for (std::size_t j = 0; j < curve.size(); ++j)
      dots.push_back({(static_cast<double>(j) + 0.5) / static_cast<double>(curve.size()), curve[j]});
    return dots;
  };
  const float upper = place.h * 0.6F;
  Chart first(ui, {place.x, place.y, place.w, upper}, {0, 1, false, "x"}, {-1.6, 1.6, false, "y"});
  first.line(line(hinges.target()), ui.theme.bound, tr(Text::label_wanted), "", Stroke::kDashed);
  if (bits <= hinges.points().size()) {
    const HingePoint& point = hinges.points()[bits - 1];
    first.line(line(point.rounded.curve), ui.theme.noise, tr(Text::label_rounded));
    first.line(line(point.best.curve), ui.theme.quantized, tr(Text::label_best));
  }
  first.finish();
  std::vector<Dot> rounded, best;
  for (const HingePoint& point : hinges.points()) {
    rounded.push_back({static_cast<double>(point.bits), std::sqrt(point.rounded.mse)});
    best.push_back({static_cast<double>(point.bits), std::sqrt(point.best.mse)});
  }
  Chart second(ui, {place.x, place.y + upper, place.w, place.h - upper},
               {1, static_cast<double>(HingeSurvey::kMostHingeBits), false, tr(Text::axis_bits)},
               {0.01, 1, true, tr(Text::axis_rms_error)});
  second.horizontal(std::sqrt(hinges.exact().mse), ui.theme.signal, tr(Text::draw_float));
  second.vertical(static_cast<double>(bits), ui.theme.ink2, "");
  second.line(std::move(rounded), ui.theme.noise, tr(Text::label_rounded));
  second.line(std::move(best), ui.theme.quantized, tr(Text::label_best));
  second.finish();
}

void add_curve_controls(App& app, Ui& ui, LabPage& page) {
  const ImVec2 size{std::min(380.0F, primary_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, size, bits = bits_of_curve(app)](ImVec2 at) {
    const auto wanted =
        slider(ui, lab_path(app, "curve_bits"), text(Text::control_bits), {at.x, at.y, size.x, size.y}, bits,
               1, static_cast<int>(HingeSurvey::kMostHingeBits), text(Text::unit_bits));
    if (wanted) change_lab<CapacityLabState>(app, [&](auto& lab) { lab.curve_bits = *wanted; });
  };
  page.controls.push_back(primary({size, std::move(draw), false, lab_path(app, "curve_bits")}));
}

}  // namespace

constexpr View kCapacityCurve{.id = "curve",
                              .title = Text::view_curve,
                              .is_ready = has_capacity,
                              .answer =
                                  [](const App& app) {
                                    return curve_answer(*app.results().session<CapacitySession>(),
                                                        bits_of_curve(app));
                                  },
                              .draw = draw_curve,
                              .fill = add_curve_controls,
                              .least_picture = 380};

}  // namespace qs::ui
