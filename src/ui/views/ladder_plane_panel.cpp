#include <algorithm>
#include <cmath>

#include "labs/app/late_parts.hpp"
#include "labs/ladder/lab.hpp"
#include "labs/ladder/state.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/hit.hpp"
#include "ui/views/ladder_panels.hpp"

namespace qs::ui {
namespace {

constexpr double kMostBits = 9.5, kMostDb = 56;

struct Look {
  ImU32 color;
  Shape shape;
};

Look look_of(const Ui& ui, LadderFamily family) {
  switch (family) {
    case LadderFamily::kInteger:
      return {ui.theme.ink2, Shape::kRing};
    case LadderFamily::kIntegerInBlocks:
      return {ui.theme.quantized, Shape::kDisc};
    case LadderFamily::kNone:
      break;
  }
  return {ui.theme.noise, Shape::kDiamond};
}

std::vector<Dot> dots(const std::vector<RatePoint>& curve, InfoUnit unit) {
  std::vector<Dot> points(curve.size());
  std::transform(curve.begin(), curve.end(), points.begin(), [unit](const RatePoint& point) {
    return Dot{unit.of(point.bits), point.sqnr_db};
  });
  return points;
}

double bits_of(const LadderPoint& point, bool coded) {
  return coded ? point.coded_bits : point.bits_per_weight;
}

std::string point_text(InfoUnit unit, double bits, double sqnr_db) {
  return text(Text::label_point, {{"bits", unit.number(bits, 2)}, {"sqnr", fixed(sqnr_db, 1)}, unit.place()});
}

/// "even steps, coded", with its distance from the limit for fine steps: 1.53 dB and a quarter of a bit.
std::string coded_words(const LadderResult& result, InfoUnit unit) {
  constexpr double kAtBits = 6.3, kAtDb = 42;
  const auto limit_db = sqnr_at(result.shannon, kAtBits), coded_db = sqnr_at(result.uniform_coded, kAtBits);
  const auto limit_bits = bits_at(result.shannon, kAtDb), coded_bits = bits_at(result.uniform_coded, kAtDb);
  if (!limit_db || !coded_db || !limit_bits || !coded_bits) return tr(Text::label_uniform_coded);
  return text(Text::label_uniform_gap, {{"decibels", fixed(*limit_db - *coded_db, 2)},
                                        {"bits", unit.number(*coded_bits - *limit_bits, 2)},
                                        unit.place()});
}

struct Limits {
  std::vector<Dot> bound, own, coded;
};

/// Draws the limit and even steps beside it. The rate itself is drawn where it was computed and is not the limit.
Limits draw_limits(const Ui& ui, Chart& chart, const LadderResult& result, InfoUnit unit) {
  const bool has_bound = !result.shannon.empty();
  Limits limits{dots(has_bound ? result.shannon : result.gaussian, unit), dots(result.own, unit),
                dots(result.uniform_coded, unit)};
  const ImU32 color = has_bound ? ui.theme.bound : ui.theme.ink2;
  chart.quiet_line(limits.bound, color,
                   tr(!has_bound                         ? Text::label_gaussian_bound
                      : result.basis == BoundBasis::kLaw ? Text::label_shannon_bound
                                                         : Text::label_if_independent),
                   "dB", has_bound ? Stroke::kSolid : Stroke::kFine);
  chart.quiet_line(limits.own, ui.theme.bound, tr(Text::label_own_bound), "dB", Stroke::kFine);
  chart.quiet_line(limits.coded, faded(ui.theme.bound, 0.8F), tr(Text::label_uniform_coded), "dB",
                   Stroke::kDashed);
  return limits;
}

/// Words along the lines, after the marks, which they keep clear of.
void name_limits(const Ui& ui, Chart& chart, const LadderResult& result, const Limits& limits,
                 InfoUnit unit) {
  const bool has_bound = !result.shannon.empty();
  // R(D) and Shannon's bound are one line for a Gaussian.
  const auto bound = bound_at(result, 30);
  const bool is_rate = bound && bound->is_rate;
  chart.along(limits.bound, has_bound ? ui.theme.bound : ui.theme.ink2,
              tr(!has_bound                         ? Text::label_gaussian_bound
                 : is_rate                          ? Text::label_own_bound
                 : result.basis == BoundBasis::kLaw ? Text::label_shannon_bound
                                                    : Text::label_if_independent));
  if (!is_rate) chart.along(limits.own, ui.theme.bound, tr(Text::label_own_bound), false);
  chart.along(limits.coded, ui.theme.bound, coded_words(result, unit), false);
}

void draw_families(const Ui& ui, Chart& chart, const LadderResult& result, bool coded, InfoUnit unit) {
  for (const LadderFamily family : {LadderFamily::kInteger, LadderFamily::kIntegerInBlocks}) {
    std::vector<Dot> members;
    for (const LadderPoint& point : result.points)
      if (point.family == family) members.push_back({unit.of(bits_of(point, coded)), point.sqnr_db});
    chart.join(members, faded(look_of(ui, family).color, 0.6F));
  }
}

/// Members of families, the cheapest format and the present one are named; others at the pointer.
void draw_formats(App& app, const Ui& ui, Chart& chart, const LadderResult& result, bool coded,
                  InfoUnit unit) {
  const LadderPoint* best = veil_of(app) != quiz::Veil::kNothing
                                ? nullptr
                                : cheapest(result, LadderLabState::from(app.state()).target, coded);
  const std::string present = app.state().quantizer.text();
  for (const LadderPoint& point : result.points) {
    const double bits = bits_of(point, coded);
    const bool is_best = &point == best, strong = is_best || point.spec == present;
    const Look look = look_of(ui, point.family);
    const bool is_member = point.family != LadderFamily::kNone;
    chart.point({.at = {unit.of(bits), point.sqnr_db},
                 .color = is_best               ? ui.theme.quantized
                          : strong || is_member ? look.color
                                                : faded(look.color, 0.55F),
                 .label = point.name,
                 .detail = point_text(unit, bits, point.sqnr_db),
                 .strong = strong,
                 .is_quiet = !strong && !is_member,
                 .radius = is_member ? 4.5F : 3.0F,
                 .shape = look.shape});
  }
}

/// The target as a line with a ring at its right end.
void draw_target(App& app, Ui& ui, Chart& chart) {
  const double target = LadderLabState::from(app.state()).target;
  const std::string words = text(Text::label_target, {{"target", significant(target)}});
  constexpr float kReach = 14;
  chart.keep_free({chart.plot().right() - kReach, chart.y(target) - kReach, 2 * kReach, 2 * kReach});
  chart.horizontal(target, ui.theme.ink, words);
  const std::string path = lab_path(app, "target_handle");
  if (ui.export_frame != nullptr || ui.hidden(path)) return;
  const double low = chart.y_at(chart.plot().bottom()), high = chart.y_at(chart.plot().y);
  if (target < low || target > high) return;
  const double most = std::min(high, kMostTargetDb), least = std::max(low, 0.0);
  const HandleAxis axis{least, most, 1, chart.y(least), chart.y(most), false, Along::kY};
  const auto moved = handle(ui, path, text(Text::control_target), chart.plot().right(),
                            chart.plot().right() - 10, axis, target, words);
  if (moved) change_lab<LadderLabState>(app, [&](auto& lab) { lab.target = std::round(*moved); });
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
    const double bits = bits_of(point, coded);
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

}  // namespace

void draw_ladder_plane(App& app, Ui& ui, const Rect& place) {
  const LadderResult& result = *app.results().get<LadderResult>();
  const bool coded = LadderLabState::from(app.state()).coded;
  const InfoUnit unit(app.state());
  const ChartAxis whole_x{0, unit.of(kMostBits), false, text(Text::axis_bits_per_weight, {unit.place()})},
      whole_y{0, kMostDb, false, tr(Text::axis_sqnr)};
  constexpr float kRing = 12;  // room for the target's handle
  Chart chart(ui, {place.x, place.y, place.w - kRing, place.h}, zoomed_x(app, whole_x),
              zoomed_y(app, whole_y));
  const Limits limits = draw_limits(ui, chart, result, unit);
  draw_families(ui, chart, result, coded, unit);
  draw_formats(app, ui, chart, result, coded, unit);
  name_limits(ui, chart, result, limits, unit);
  choose_format(app, ui, chart, result, coded);
  draw_target(app, ui, chart);
  chart.finish();
  draw_zoom(app, ui, {chart.plot(), whole_x, whole_y, true});
}

}  // namespace qs::ui
