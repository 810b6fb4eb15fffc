#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/ladder/lab.hpp"
#include "labs/ladder/state.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/views/ladder_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

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
  shown.push_back({tr(Text::readout_cheapest) + (best == nullptr ? "" : ": " + best->name),
                   best == nullptr ? "–" : unit.number(bits, 2),
                   each,
                   ui.theme.quantized,
                   {},
                   "ladder/cheapest",
                   tr(Text::explain_cheapest),
                   true});
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
                   tr(Text::explain_cheapest),
                   true});
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
    .draw = draw_ladder_plane,
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
