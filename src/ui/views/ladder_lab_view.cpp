#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/ladder/lab.hpp"
#include "labs/ladder/state.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/hit.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

constexpr double kMostBits = 9.5, kMostDb = 56;

std::vector<Dot> dots(const std::vector<RatePoint>& curve, InfoUnit unit) {
  std::vector<Dot> points(curve.size());
  std::transform(curve.begin(), curve.end(), points.begin(), [unit](const RatePoint& point) {
    return Dot{unit.of(point.bits), point.sqnr_db};
  });
  return points;
}

/// Draws the gap between coded uniform steps and the bound: 1.53 dB and a quarter of a bit for fine steps.
void draw_gaps(Ui& ui, Chart& chart, const LadderResult& result, InfoUnit unit) {
  constexpr double kAtBits = 6.3, kAtDb = 42;
  const auto bound_db = sqnr_at(result.shannon, kAtBits), coded_db = sqnr_at(result.uniform_coded, kAtBits);
  const auto bound_bits = bits_at(result.shannon, kAtDb), coded_bits = bits_at(result.uniform_coded, kAtDb);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto bar = [&](ImVec2 from, ImVec2 to) { list.AddLine(from, to, ui.theme.ink, 2); };
  if (bound_db && coded_db) {
    bar({chart.x(unit.of(kAtBits)), chart.y(*coded_db)}, {chart.x(unit.of(kAtBits)), chart.y(*bound_db)});
    chart.note({unit.of(kAtBits + 0.45), (*bound_db + *coded_db) / 2 - 3}, ui.theme.ink,
               text(Text::label_gap_db, {{"gap", fixed(*bound_db - *coded_db, 2)}}));
  }
  if (bound_bits && coded_bits) {
    bar({chart.x(unit.of(*bound_bits)), chart.y(kAtDb)}, {chart.x(unit.of(*coded_bits)), chart.y(kAtDb)});
    chart.note(
        {unit.of(*bound_bits - 0.7), kAtDb + 1}, ui.theme.ink,
        text(Text::label_gap_bits, {{"gap", unit.number(*coded_bits - *bound_bits, 2)}, unit.place()}));
  }
}

std::string point_text(InfoUnit unit, double bits, double sqnr_db) {
  return text(Text::label_point, {{"bits", unit.number(bits, 2)}, {"sqnr", fixed(sqnr_db, 1)}, unit.place()});
}

/// A press on a point chooses its format; the keyboard gets the points as a choice.
void choose_format(App& app, Ui& ui, const Chart& chart, const LadderResult& result, bool coded) {
  const std::string path = lab_path(app, "format");
  const InfoUnit unit(app.state());
  const Hit hit = hit_area(ui, path, chart.plot());
  ProbeItem item = item_at(path, Role::kChoice, text(Text::control_format), chart.plot(), hit.id);
  item.value = -1;
  item.min = 0;
  item.max = static_cast<double>(result.points.size()) - 1;
  item.step = 1;
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const LadderPoint* wanted = nullptr;
  float least = ui.measures.target;
  for (const LadderPoint& point : result.points) {
    const double bits = coded ? point.coded_bits : point.bits_per_weight;
    if (point.spec == app.state().quantizer.text()) item.value = static_cast<double>(item.options.size());
    item.options.push_back(point.spec + ": " + point_text(unit, bits, point.sqnr_db));
    const float away = std::hypot(chart.x(unit.of(bits)) - pointer.x, chart.y(point.sqnr_db) - pointer.y);
    if (!hit.pressed || !was_a_click() || away >= least) continue;
    least = away;
    wanted = &point;
  }
  if (const auto command = ui.probe.take(path); command && !result.points.empty()) {
    const double last = static_cast<double>(result.points.size()) - 1;
    wanted = &result.points[static_cast<std::size_t>(std::clamp(std::round(*command), 0.0, last))];
  }
  if (item.value >= 0) item.value_text = item.options[static_cast<std::size_t>(item.value)];
  ui.probe.note(std::move(item));
  if (wanted == nullptr) return;
  if (auto spec = parse_quantizer(wanted->spec)) change_quantizer(app, std::move(*spec));
}

void draw_plane(App& app, Ui& ui, const Rect& place) {
  const LadderResult& result = *app.results().get<LadderResult>();
  const LadderLabState lab = LadderLabState::from(app.state());
  const bool coded = lab.coded;
  const double target = lab.target;
  const InfoUnit unit(app.state());
  const ChartAxis whole_x{0, unit.of(kMostBits), false, text(Text::axis_bits_per_weight, {unit.place()})},
      whole_y{0, kMostDb, false, tr(Text::axis_sqnr)};
  Chart chart(ui, place, zoomed_x(app, whole_x), zoomed_y(app, whole_y));
  chart.keep_free(zoom_place(app, ui, chart.plot()));
  chart.line(dots(result.gaussian, unit), ui.theme.ink2, tr(Text::label_gaussian_bound), "dB", Stroke::kFine);
  chart.line(dots(result.shannon, unit), ui.theme.bound,
             tr(result.basis == BoundBasis::kLaw ? Text::label_shannon_bound : Text::label_if_independent),
             "dB", Stroke::kDashed);
  chart.line(dots(result.own, unit), ui.theme.bound, tr(Text::label_own_bound), "dB");
  chart.line(dots(result.uniform_coded, unit), ui.theme.ink2, tr(Text::label_uniform_coded), "dB",
             Stroke::kFine);
  draw_gaps(ui, chart, result, unit);
  chart.horizontal(target, ui.theme.ink, text(Text::label_target, {{"target", significant(target)}}));
  const LadderPoint* best = cheapest(result, target, coded);
  const std::string present = app.state().quantizer.text();
  for (const LadderPoint& point : result.points) {
    const double bits = coded ? point.coded_bits : point.bits_per_weight;
    const bool strong = &point == best || point.spec == present;
    chart.point({unit.of(bits), point.sqnr_db},
                strong ? ui.theme.quantized : faded(ui.theme.quantized, 0.75F), point.spec, strong,
                point_text(unit, bits, point.sqnr_db));
  }
  chart.finish();
  draw_zoom(app, ui, {chart.plot(), whole_x, whole_y, true});
  choose_format(app, ui, chart, result, coded);
}

std::vector<Readout> readouts(const App& app, const Ui& ui, const LadderResult& result) {
  const LadderLabState lab = LadderLabState::from(app.state());
  const bool coded = lab.coded;
  const double target = lab.target;
  const InfoUnit unit(app.state());
  const std::string each = text(Text::readout_bits_each, {unit.place()});
  std::vector<Readout> shown;
  const LadderPoint* best = cheapest(result, target, coded);
  const auto bound = bound_at(result, target);
  const double bits = best == nullptr ? 0 : coded ? best->coded_bits : best->bits_per_weight;
  shown.push_back({tr(Text::readout_cheapest) + (best == nullptr ? "" : ": " + best->spec),
                   best == nullptr ? "–" : unit.number(bits, 2),
                   each,
                   ui.theme.quantized,
                   {},
                   "ladder/cheapest",
                   tr(Text::explain_cheapest)});
  const bool is_rate = bound && bound->is_rate;
  const Text explained = result.basis == BoundBasis::kNone            ? Text::explain_no_bound
                         : result.basis == BoundBasis::kIfIndependent ? Text::explain_bound_layer
                         : is_rate                                    ? Text::explain_rate
                                                                      : Text::explain_bound;
  shown.push_back({tr(result.basis == BoundBasis::kIfIndependent ? Text::readout_bound_layer
                      : is_rate                                  ? Text::readout_rate
                                                                 : Text::readout_bound),
                   bound ? unit.number(bound->bits, 2) : "–",
                   each,
                   ui.theme.bound,
                   {},
                   "ladder/bound",
                   text(explained, {{"mse", significant(std::pow(10.0, -target / 10))}})});
  shown.push_back({tr(Text::readout_gap),
                   best != nullptr && bound ? unit.number(bits - bound->bits, 2) : "–",
                   unit.name(),
                   ui.theme.ink,
                   {},
                   "ladder/gap",
                   tr(Text::explain_cheapest)});
  const LadderPoint* present = find_by(result.points, &LadderPoint::spec, app.state().quantizer.text());
  shown.push_back({app.state().quantizer.text(),
                   present == nullptr ? "–" : fixed(present->sqnr_db, 1),
                   present == nullptr
                       ? ""
                       : "dB, " + unit.number(coded ? present->coded_bits : present->bits_per_weight, 2) +
                             " " + unit.name(),
                   ui.theme.noise,
                   {},
                   "ladder/present",
                   tr(Text::explain_present)});
  return shown;
}

Control target_slider(App& app, Ui& ui, float width) {
  const ImVec2 size{std::min(width, ui.measures.narrow ? width : 340.0F), slider_height(ui)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    constexpr int kMost = 50;
    const int target = static_cast<int>(std::lround(LadderLabState::from(app.state()).target));
    const auto wanted = slider(ui, lab_path(app, "target"), text(Text::control_target),
                               {at.x, at.y, size.x, size.y}, target, 0, kMost, "dB");
    if (wanted) change_lab<LadderLabState>(app, [&](auto& lab) { lab.target = *wanted; });
  };
  return {size, std::move(draw), ui.measures.narrow, lab_path(app, "target")};
}

void add_plane_controls(App& app, Ui& ui, LabPage& page) {
  page.controls.push_back(
      lab_choice(app, ui, "coded", Text::control_coded, {tr(Text::coded_plain), tr(Text::coded_entropy)}));
  page.controls.push_back(primary(target_slider(app, ui, primary_width(ui))));
  add_quantizer_controls(app, ui, 0, page.controls);
  const LadderResult* result = app.results().get<LadderResult>();
  if (result == nullptr) return;
  if (!result->points.empty() || !result->uniform_coded.empty()) {
    page.readouts = readouts(app, ui, *result);
  } else {
    page.picture = {};
  }
}

std::string plane_answer(const App& app) {
  const LadderResult& result = *app.results().get<LadderResult>();
  const LadderLabState lab = LadderLabState::from(app.state());
  const std::string answer = ladder_answer(result, lab.target, lab.coded, InfoUnit(app.state()));
  const Placeholder count{"count", grouped(result.count)}, of{"of", grouped(result.of)};
  return result.count < result.of ? answer + " " + text(Text::ladder_surveyed, {count, of}) : answer;
}

}  // namespace

constexpr View kLadderPlane{
    .id = "plane",
    .title = Text::view_plane,
    .is_ready = [](const App& app) { return app.results().get<LadderResult>() != nullptr; },
    .answer = plane_answer,
    .draw = draw_plane,
    .fill = add_plane_controls,
    .least_picture = 380,
    .zooms = true};

void draw_ladder(App& app, Ui& ui) {
  LabPage page = page_with_views(app, ui, Text::ladder_question);
  add_view(app, ui, present_view(app), page);
  add_source_controls(app, ui, page.controls);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
