#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/noise/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/noise_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// A handle on a logarithmic axis across stacked panels.
std::optional<double> log_handle(Ui& ui, const std::string& path, Text label, const Chart& top, float bottom,
                                 const ChartAxis& whole, double value) {
  if (ui.hidden(path) || !(value > 0)) return std::nullopt;
  const double low = top.x_at(top.plot().x), high = top.x_at(top.plot().right());
  const double shown = std::clamp(value, whole.low, whole.high);
  if (shown < low * (1 - 1e-9) || shown > high * (1 + 1e-9))
    return std::nullopt;  // outside of the zoomed range
  const HandleAxis axis{std::log10(low), std::log10(high), 0.02, top.plot().x, top.plot().right()};
  const auto moved = handle(ui, path, text(label), top.plot().y - 8, bottom, axis, std::log10(shown),
                            significant(value) + " σ");
  return moved ? std::optional(std::pow(10.0, *moved)) : std::nullopt;
}

ChartAxis without_numbers(ChartAxis axis) {
  axis.title.clear();
  axis.numbers = false;
  return axis;
}

/// Rectangle of stacked panels, from the top of one to the bottom of another.
Rect joined(const Rect& upper, const Rect& lower) {
  return {upper.x, upper.y, upper.w, lower.bottom() - upper.y};
}

/// Keeps words off the handle's line.
void keep_handle_free(Chart& chart, double value) {
  constexpr float kReach = 12;
  if (value > 0) chart.keep_free({chart.x(value) - kReach, chart.plot().y, 2 * kReach, chart.plot().h});
}

void draw_validity(App& app, Ui& ui, const Rect& place) {
  const ValidityMap& map = *app.results().get<ValidityMap>();
  const NoiseResult& present = *app.results().get<NoiseResult>();
  if (map.points.empty()) return;
  std::vector<Dot> power, correlation;
  double highest = 1.2;
  for (const ValidityPoint& point : map.points) {
    power.push_back({point.step_over_sigma, point.power_ratio});
    correlation.push_back({point.step_over_sigma, point.correlation});
    highest = std::max(highest, point.power_ratio * 1.05);
  }
  const float half = place.h / 2;
  const double here = step_over_sigma(present);
  const auto mark = [&](Chart& chart, bool named) {
    for (const auto& fails : {map.correlation_fails, map.power_fails}) {
      if (fails) chart.vertical(*fails, ui.theme.bound, named ? significant(*fails) + " σ" : "");
    }
    keep_handle_free(chart, here);
  };
  const double low = map.points.front().step_over_sigma;
  const ChartAxis whole{low, kMostStep, true, tr(Text::axis_step_over_sigma)}, shown = zoomed_x(app, whole);
  Chart upper(ui, {place.x, place.y, place.w, half}, without_numbers(shown),
              {0, highest, false, tr(Text::axis_power_ratio)});
  upper.horizontal(1, ui.theme.bound, tr(Text::label_model));
  upper.line(std::move(power), ui.theme.noise, tr(Text::label_power));
  mark(upper, true);
  upper.finish();
  Chart lower(ui, {place.x, place.y + half, place.w, half}, shown,
              {-1.05, 0.25, false, tr(Text::label_correlation)});
  lower.horizontal(0, ui.theme.bound, "");
  lower.line(std::move(correlation), ui.theme.noise, tr(Text::label_correlation));
  mark(lower, false);
  lower.finish();
  const auto moved = log_handle(ui, lab_path(app, "step_handle"), Text::control_step_handle, upper,
                                lower.plot().bottom(), whole, here);
  draw_zoom(app, ui, {joined(upper.plot(), lower.plot()), whole});
  if (moved) change_quantizer(app, with_step(app.state().quantizer, *moved));
}

void draw_clips(App& app, Ui& ui, const Rect& place) {
  const ClipSweep& sweep = *app.results().get<ClipSweep>();
  const NoiseResult& present = *app.results().get<NoiseResult>();
  if (sweep.points.empty()) return;
  const InfoUnit unit(app.state());
  std::vector<Dot> sqnr, entropy, granular, overload, both;
  double least = 1e300, most = 0, least_power = 1e300;
  for (const ClipPoint& point : sweep.points) {
    sqnr.push_back({point.sigmas, point.sqnr_db});
    entropy.push_back({point.sigmas, unit.of(point.entropy_bits)});
    granular.push_back({point.sigmas, std::max(point.granular, 1e-12)});
    overload.push_back({point.sigmas, std::max(point.overload, 1e-12)});
    both.push_back({point.sigmas, std::max(point.granular + point.overload, 1e-12)});
    least = std::min(least, point.sqnr_db);
    most = std::max(most, point.entropy_bits);
    least_power = std::min(least_power, point.granular + point.overload);
  }
  const double here = present_clip(present);
  const ClipPoint& best_sqnr = sweep.points[sweep.best_sqnr];
  const ClipPoint& best_entropy = sweep.points[sweep.best_entropy];
  const float part = place.h / 3;
  const ChartAxis whole{kLeastClip, kMostClip, true, tr(Text::axis_clip)}, shown = zoomed_x(app, whole),
                                                                           above = without_numbers(shown);
  Chart first(ui, {place.x, place.y, place.w, part}, above,
              {std::floor(least), best_sqnr.sqnr_db * 1.12 + 1, false, tr(Text::label_sqnr) + " / dB"});
  first.line(std::move(sqnr), ui.theme.noise, tr(Text::label_sqnr), "dB");
  first.point({best_sqnr.sigmas, best_sqnr.sqnr_db}, ui.theme.noise, fixed(best_sqnr.sqnr_db, 1) + " dB",
              true);
  keep_handle_free(first, here);
  first.finish();
  Chart second(ui, {place.x, place.y + part, place.w, part}, above,
               {0, unit.of(most * 1.2), false, tr(Text::label_entropy) + " / " + unit.name()});
  second.line(std::move(entropy), ui.theme.quantized, tr(Text::label_entropy), unit.name());
  second.point({best_entropy.sigmas, unit.of(best_entropy.entropy_bits)}, ui.theme.quantized,
               unit.number(best_entropy.entropy_bits, 2) + " " + unit.name(), true);
  keep_handle_free(second, here);
  second.finish();
  Chart third(ui, {place.x, place.y + 2 * part, place.w, place.h - 2 * part}, shown,
              {std::max(1e-9, least_power / 3), 1.5, true, tr(Text::axis_power)});
  third.line(std::move(granular), ui.theme.noise, tr(Text::label_granular), "", Stroke::kFine);
  third.line(std::move(overload), ui.theme.ink2, tr(Text::label_overload), "", Stroke::kDashed);
  third.line(std::move(both), ui.theme.noise, tr(Text::label_total));
  keep_handle_free(third, here);
  third.finish();
  const auto moved = log_handle(ui, lab_path(app, "clip_handle"), Text::control_range_sigmas, first,
                                third.plot().bottom(), whole, here);
  draw_zoom(app, ui, {joined(first.plot(), third.plot()), whole});
  if (!moved) return;
  const QuantizerInfo& row = *find_quantizer(app.state().quantizer.id);
  QuantizerSpec clipped = row.family == "int"
                              ? app.state().quantizer
                              : QuantizerSpec{"int" + std::to_string(clip_bits(app.state().quantizer)), {}};
  const std::string sigmas = shortest(std::round(*moved * 100) / 100) + "sigma";
  if (auto changed = with_param(std::move(clipped), "range", sigmas))
    change_quantizer(app, std::move(*changed));
}

}  // namespace

constexpr View kNoiseMap{.id = "map",
                         .title = Text::view_map,
                         .answer =
                             [](const App& app) {
                               return validity_answer(*app.results().get<ValidityMap>(),
                                                      *app.results().get<NoiseResult>());
                             },
                         .draw = draw_validity,
                         .fill = add_noise_steps,
                         .least_picture = 340,
                         .zooms = true};

constexpr View kNoiseClip{.id = "clip",
                          .title = Text::view_clip,
                          .answer =
                              [](const App& app) {
                                return clip_answer(*app.results().get<ClipSweep>(),
                                                   *app.results().get<NoiseResult>(), InfoUnit(app.state()));
                              },
                          .draw = draw_clips,
                          .fill = add_noise_quantizer,
                          .least_picture = 420,
                          .zooms = true};

}  // namespace qs::ui
