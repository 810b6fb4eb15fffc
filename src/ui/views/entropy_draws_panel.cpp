#include <algorithm>
#include <cmath>

#include "labs/entropy/draws.hpp"
#include "labs/entropy/lab.hpp"
#include "labs/entropy/state.hpp"
#include "labs/noise/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/entropy_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_step(App& app, Ui& ui, const Rect& place) {
  const ValidityMap& map = *app.results().get<ValidityMap>();
  const NoiseResult& present = *app.results().get<NoiseResult>();
  if (map.points.empty()) return;
  const InfoUnit unit(app.state());
  std::vector<Dot> measured, predicted;
  double most = 1;
  for (const ValidityPoint& point : map.points) {
    measured.push_back({point.step_over_sigma, unit.of(point.entropy_bits)});
    predicted.push_back({point.step_over_sigma, unit.of(point.predicted_bits)});
    most = std::max(most, point.entropy_bits);
  }
  const ChartAxis whole{map.points.front().step_over_sigma, kMostStep, true, tr(Text::axis_step_over_sigma)};
  Chart chart(ui, place, zoomed_x(app, whole), {unit.of(-1), unit.of(most + 0.5), false, unit.name()});
  chart.line(std::move(predicted), ui.theme.bound, tr(Text::label_predicted_entropy), unit.name(),
             Stroke::kDashed);
  chart.line(std::move(measured), ui.theme.quantized, tr(Text::label_measured_entropy), unit.name());
  const double here = step_over_sigma(present);
  const std::string entropy = unit.number(present.entropy_bits, 2) + " " + unit.name();
  if (here > 0) chart.point({here, unit.of(present.entropy_bits)}, ui.theme.quantized, entropy, true);
  chart.finish();
  draw_zoom(app, ui, {chart.plot(), whole});
}

void draw_draws(App& app, Ui& ui, const Rect& place) {
  const DrawResult& draws = *app.results().get<DrawResult>();
  const EntropyResult& codes = *app.results().get<EntropyResult>();
  const InfoUnit unit(app.state());
  const float last = ui.fonts.label->FontSize + 10;
  std::string latest;  // the last one first
  for (const DrawnCode& drawn : draws.latest) {
    const Placeholder code{"code", fixed(drawn.code, 0)}, bits{"bits", unit.number(drawn.surprise_bits, 2)};
    std::string one = text(Text::label_code_drawn, {code, bits, unit.place()});
    if (!latest.empty()) one.append("    ").append(latest);
    latest = std::move(one);
  }
  draw_text_within(ui.fonts.label, {place.x, place.y}, place.w, ui.theme.quantized, latest);
  const double most = draws.average.empty() ? 1000 : std::max(1000.0, draws.average.back().first);
  double high = codes.entropy_bits + 1.2;
  std::vector<Dot> average, above, below;
  for (const auto& [count, bits] : draws.average) {
    average.push_back({count, unit.of(bits)});
    high = std::max(high, std::min(bits, codes.entropy_bits + 4));
  }
  constexpr int kPlaces = 60;
  for (int i = 0; i <= kPlaces; ++i) {
    const double n = std::pow(most, static_cast<double>(i) / kPlaces);
    const double reach = draws.surprise_spread / std::sqrt(n);
    above.push_back({n, unit.of(codes.entropy_bits + reach)});
    below.push_back({n, unit.of(codes.entropy_bits - reach)});
  }
  Chart chart(ui, {place.x, place.y + last, place.w, place.h - last}, {1, most, true, tr(Text::axis_draws)},
              {unit.of(std::max(0.0, codes.entropy_bits - 1.5)), unit.of(high), false,
               text(Text::axis_average, {unit.place()})});
  chart.line(std::move(above), ui.theme.hair, "", "", Stroke::kFine);
  chart.line(std::move(below), ui.theme.hair, "", "", Stroke::kFine);
  chart.horizontal(unit.of(codes.entropy_bits), ui.theme.bound,
                   text(Text::label_mean_surprise, {{"entropy", unit.number(codes.entropy_bits, 3)}}));
  chart.line(std::move(average), ui.theme.quantized, tr(Text::label_average), unit.name());
  chart.finish();
}

void add_draw_controls(App& app, Ui& ui, LabPage& page) {
  std::vector<Control>& controls = page.controls;
  controls.push_back(lab_number_field(app, ui, "draws", Text::axis_draws, "", 8));
  const auto more = [&app](std::uint64_t count) {
    change_lab<EntropyLabState>(app, [&](auto& lab) { lab.draws = std::min(lab.draws + count, kMostDraws); });
  };
  controls.push_back(primary(action(app, ui, "draw_one", Text::control_draw_one, [more] { more(1); })));
  controls.push_back(action(app, ui, "draw_many", Text::control_draw_many, [more] { more(100); }));
  controls.push_back(action(app, ui, "draw_all", Text::control_draw_all, [more] { more(10000); }));
  controls.push_back(action(app, ui, "start_again", Text::control_start_again, [&app] {
    EntropyLabState lab = EntropyLabState::from(app.state());
    lab.draws = 0;
    AppState changed = lab.to(app.state());
    ++changed.seed;
    app.set_state(std::move(changed));
  }));
  add_entropy_quantizer(app, ui, page);
}

}  // namespace

constexpr View kEntropyStep{.id = "step",
                            .title = Text::view_step,
                            .answer =
                                [](const App& app) {
                                  return step_answer(*app.results().get<ValidityMap>(),
                                                     *app.results().get<NoiseResult>(),
                                                     InfoUnit(app.state()));
                                },
                            .draw = draw_step,
                            .fill = add_entropy_quantizer,
                            .zooms = true};

constexpr View kEntropyDraws{.id = "draws",
                             .title = Text::view_draws,
                             .answer =
                                 [](const App& app) {
                                   return draws_answer(*app.results().get<DrawResult>(),
                                                       *app.results().get<EntropyResult>(),
                                                       InfoUnit(app.state()));
                                 },
                             .draw = draw_draws,
                             .fill = add_draw_controls};

}  // namespace qs::ui
