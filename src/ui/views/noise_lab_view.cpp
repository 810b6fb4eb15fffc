#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/text.hpp"
#include "ui/chart.hpp"
#include "ui/lab_controls.hpp"
#include "ui/lab_page.hpp"
#include "ui/part_bars.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

// ---- the error of the present quantizer ----

constexpr std::size_t kMostTeeth = 400;  // cells that can be told apart

void draw_staircase(Ui& ui, const Rect& place, const NoiseResult& result) {
  Chart chart(ui, place, {result.x_low, result.x_high, false, "", false},
              {result.x_low, result.x_high, false, said(Text::axis_decoded)});
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
  chart.line(std::move(stairs), ui.theme.quantized, said(Text::label_staircase));
  chart.finish();
}

void draw_errors(Ui& ui, const Rect& place, const NoiseResult& result) {
  const double reach = std::max(result.largest_error, result.step.value_or(0) / 2) * 1.3;
  const double bound = reach > 0 ? reach : 1;
  Chart chart(ui, place, {result.x_low, result.x_high, false, said(Text::axis_weight)},
              {-bound, bound, false, said(Text::axis_error)});
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
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float dot = result.errors.size() > 300 ? 1.6F : 2.2F;
  for (const WeightError& error : result.errors) {
    const ImVec2 at{chart.x(error.weight), chart.y(error.error)};
    list.AddRectFilled({at.x - dot / 2, at.y - dot / 2}, {at.x + dot / 2, at.y + dot / 2}, ui.theme.noise);
  }
  if (ui.paper != nullptr) {
    std::vector<PaperPoint> noted;
    for (const WeightError& error : result.errors) noted.push_back({error.weight, error.error});
    chart.data(said(Text::axis_error), std::move(noted));
  }
  chart.finish();
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
  Chart chart(ui, place, {-kReach, kReach, false, said(Text::axis_error_over_step)},
              {0, highest * 1.25, false, said(Text::axis_share_of_errors)});
  chart.steps(heights, -0.5, 0.5, ui.theme.noise, faded(ui.theme.noise, 0.16F));
  chart.line({{-kReach, 0}, {-0.5, 0}, {-0.5, 1}, {0.5, 1}, {0.5, 0}, {kReach, 0}}, ui.theme.bound,
             said(Text::label_uniform_box), "", Stroke::kDashed);
  chart.note({0, highest * 1.18}, ui.theme.noise, said(Text::label_measured));
  chart.finish();
}

void draw_error_view(Ui& ui, const Rect& place, const NoiseResult& result) {
  const float gap = ui.measures.gap;
  const bool stairs = !result.cells.levels.empty() && result.cells.levels.size() <= kMostTeeth;
  if (ui.measures.narrow) {
    const float part = result.shape ? place.h * 0.55F : place.h;
    draw_errors(ui, {place.x, place.y, place.w, part}, result);
    draw_shape(ui, {place.x, place.y + part + gap, place.w, place.h - part - gap}, result);
    return;
  }
  const float left = result.shape ? (place.w - gap) * 0.62F : place.w;
  const float upper = stairs ? place.h * 0.45F : 0;
  if (stairs) draw_staircase(ui, {place.x, place.y, left, upper}, result);
  draw_errors(ui, {place.x, place.y + upper, left, place.h - upper}, result);
  draw_shape(ui, {place.x + left + gap, place.y, place.w - left - gap, place.h}, result);
}

// ---- curves over a step or a clip ----

/// A handle on a logarithmic axis of panels that stand under each other.
std::optional<double> log_handle(Ui& ui, const std::string& path, Text label, const Chart& top, float bottom,
                                 double low, double high, double value) {
  if (ui.hidden(path) || !(value > 0)) return std::nullopt;
  const double shown = std::clamp(value, low, high);
  const HandleAxis axis{std::log10(low), std::log10(high), 0.02, top.plot().x, top.plot().right()};
  const auto moved = handle_x(ui, path, text(label), top.plot().y - 8, bottom, axis, std::log10(shown),
                              significant(value) + " σ");
  return moved ? std::optional(std::pow(10.0, *moved)) : std::nullopt;
}

/// No words under the handle's line.
void keep_handle_free(Chart& chart, double value) {
  constexpr float kReach = 12;
  if (value > 0) chart.keep_free({chart.x(value) - kReach, chart.plot().y, 2 * kReach, chart.plot().h});
}

void draw_map_view(App& app, Ui& ui, const Rect& place, const ValidityMap& map, const NoiseResult& present) {
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
  Chart upper(ui, {place.x, place.y, place.w, half}, {low, kMostStep, true, "", false},
              {0, highest, false, said(Text::axis_power_ratio)});
  upper.horizontal(1, ui.theme.bound, said(Text::label_model));
  upper.line(std::move(power), ui.theme.noise, said(Text::label_power));
  mark(upper, true);
  upper.finish();
  Chart lower(ui, {place.x, place.y + half, place.w, half},
              {low, kMostStep, true, said(Text::axis_step_over_sigma)},
              {-1.05, 0.25, false, said(Text::label_correlation)});
  lower.horizontal(0, ui.theme.bound, "");
  lower.line(std::move(correlation), ui.theme.noise, said(Text::label_correlation));
  mark(lower, false);
  lower.finish();
  const auto moved = log_handle(ui, lab_path(app, "step_handle"), Text::control_step_handle, upper,
                                lower.plot().bottom(), low, kMostStep, here);
  if (moved) change_quantizer(app, with_step(app.state().quantizer, *moved));
}

double present_clip(const NoiseResult& present) {
  if (present.cells.levels.empty() || !(present.sigma > 0)) return 0;
  return (static_cast<double>(present.cells.levels.back()) - present.cells.levels.front()) / 2 /
         present.sigma;
}

void draw_clip_view(App& app, Ui& ui, const Rect& place, const ClipSweep& sweep, const NoiseResult& present) {
  if (sweep.points.empty()) return;
  std::vector<Dot> sqnr, entropy, granular, overload, both;
  double least = 1e300, most = 0, least_power = 1e300;
  for (const ClipPoint& point : sweep.points) {
    sqnr.push_back({point.sigmas, point.sqnr_db});
    entropy.push_back({point.sigmas, point.entropy_bits});
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
  const ChartAxis above{kLeastClip, kMostClip, true, "", false};
  Chart first(ui, {place.x, place.y, place.w, part}, above,
              {std::floor(least), best_sqnr.sqnr_db * 1.12 + 1, false, said(Text::label_sqnr) + " / dB"});
  first.line(std::move(sqnr), ui.theme.noise, said(Text::label_sqnr), "dB");
  first.point({best_sqnr.sigmas, best_sqnr.sqnr_db}, ui.theme.noise, fixed(best_sqnr.sqnr_db, 1) + " dB",
              true);
  keep_handle_free(first, here);
  first.finish();
  Chart second(ui, {place.x, place.y + part, place.w, part}, above,
               {0, most * 1.2, false, said(Text::label_entropy) + " / bit"});
  second.line(std::move(entropy), ui.theme.quantized, said(Text::label_entropy), "bit");
  second.point({best_entropy.sigmas, best_entropy.entropy_bits}, ui.theme.quantized,
               fixed(best_entropy.entropy_bits, 2) + " bit", true);
  keep_handle_free(second, here);
  second.finish();
  Chart third(ui, {place.x, place.y + 2 * part, place.w, place.h - 2 * part},
              {kLeastClip, kMostClip, true, said(Text::axis_clip)},
              {std::max(1e-9, least_power / 3), 1.5, true, said(Text::axis_power)});
  third.line(std::move(granular), ui.theme.noise, said(Text::label_granular), "", Stroke::kFine);
  third.line(std::move(overload), ui.theme.ink2, said(Text::label_overload), "", Stroke::kDashed);
  third.line(std::move(both), ui.theme.noise, said(Text::label_total));
  keep_handle_free(third, here);
  third.finish();
  const auto moved = log_handle(ui, lab_path(app, "clip_handle"), Text::control_clip_handle, first,
                                third.plot().bottom(), kLeastClip, kMostClip, here);
  if (!moved) return;
  const QuantizerInfo& row = *find_quantizer(app.state().quantizer.id);
  QuantizerSpec clipped = row.family == "int"
                              ? app.state().quantizer
                              : QuantizerSpec{"int" + std::to_string(clip_bits(app.state().quantizer)), {}};
  const std::string sigmas = shortest(std::round(*moved * 100) / 100) + "sigma";
  if (auto changed = with_param(std::move(clipped), "range", sigmas))
    change_quantizer(app, std::move(*changed));
}

// ---- five definitions ----

void draw_definitions_view(Ui& ui, const Rect& place, const EstimatorResult& result) {
  struct Row {
    Text name, who;
    std::optional<double> value;
  };
  const SqnrDefinitions& sqnr = result.sqnr;
  const Row rows[] = {{Text::definition_norm, Text::definition_norm_who, sqnr.norm_ratio_db},
                      {Text::definition_variance, Text::definition_variance_who, sqnr.variance_ratio_db},
                      {Text::definition_mean_db, Text::definition_mean_db_who, sqnr.mean_of_db},
                      {Text::definition_mean_ratio, Text::definition_mean_ratio_who, sqnr.mean_of_ratios_db},
                      {Text::definition_offset, Text::definition_offset_who, sqnr.offset_db}};
  double most = 1;
  for (const Row& row : rows) {
    if (row.value && std::isfinite(*row.value)) most = std::max(most, *row.value);
  }
  std::vector<PartBar> bars;
  for (const Row& row : rows) {
    const bool exact = row.value && std::isinf(*row.value);
    const std::string number = !row.value ? said(Text::readout_sqnr_undefined)
                               : exact    ? said(Text::readout_sqnr_exact)
                                          : fixed(*row.value, 1) + " dB";
    bars.push_back(
        {said(row.name), said(row.who), number, exact ? 1 : row.value.value_or(0) / most, ui.theme.noise});
  }
  const float y = place.y + draw_part_bars(ui, place, bars);
  const ChannelNoise& channels = result.channels;
  const float room = place.bottom() - y;
  if (!channels.least_db || channels.sqnr_db.size() < 2 || room < 60 || !std::isfinite(*channels.least_db))
    return;
  std::vector<double> known;
  for (const auto& value : channels.sqnr_db) {
    if (value && std::isfinite(*value)) known.push_back(*value);
  }
  const auto [low, high] = std::minmax_element(known.begin(), known.end());
  const double from = std::floor(*low - 1), to = std::ceil(*high + 1);
  constexpr std::size_t kBins = 40;
  std::vector<double> counts(kBins, 0);
  for (const double value : known)
    counts[std::min(kBins - 1, static_cast<std::size_t>((value - from) / (to - from) * kBins))] += 1;
  Chart chart(ui, {place.x, y, place.w, room}, {from, to, false, "dB"},
              {0, *std::max_element(counts.begin(), counts.end()) * 1.3, false,
               text(Text::label_channels, {{"least", fixed(*channels.least_db, 1)},
                                           {"median", fixed(channels.median_db.value_or(0), 1)}})});
  chart.steps(counts, from, to, ui.theme.noise, faded(ui.theme.noise, 0.16F));
  chart.finish();
}

// ---- the page ----

std::vector<Readout> readouts(const Ui& ui, const NoiseResult& result) {
  std::vector<Readout> shown;
  if (result.power_ratio) {
    shown.push_back({said(Text::readout_power),
                     fixed(*result.power_ratio, 2),
                     said(Text::readout_power_unit),
                     ui.theme.noise,
                     {},
                     "noise/power",
                     text(Text::explain_predicted, {{"step", significant(*result.step)},
                                                    {"predicted", significant(*result.predicted_mse)},
                                                    {"mse", significant(result.mse)}})});
  }
  shown.push_back({said(Text::readout_correlation),
                   result.correlation ? fixed(*result.correlation, 2) : "–",
                   said(Text::readout_correlation_unit),
                   ui.theme.noise,
                   {},
                   "noise/correlation",
                   said(Text::explain_correlation)});
  shown.push_back(
      decibels_readout(ui, Text::readout_sqnr, result.sqnr_db, "noise/sqnr", explained("sqnr_db")));
  shown.push_back(decibels_readout(ui, Text::readout_variance_sqnr, result.sqnr_variance_db,
                                   "noise/variance_sqnr", explained("sqnr_variance_db")));
  return shown;
}

Control step_slider(App& app, Ui& ui, const NoiseResult& present, float width) {
  const ImVec2 size{std::min(width, ui.measures.narrow ? width : 520.0F), slider_height(ui)};
  const double value = step_over_sigma(present);
  const auto draw = [&app, &ui, size, value](ImVec2 at) {
    const auto wanted =
        log_slider(ui, lab_path(app, "step"), text(Text::control_step), {at.x, at.y, size.x, size.y},
                   std::clamp(value, kLeastStep, kMostStep), kLeastStep, kMostStep, text(Text::unit_sigma));
    if (wanted) change_quantizer(app, with_step(app.state().quantizer, *wanted));
  };
  return {size, draw, true};
}

Control dither_choice(App& app, Ui& ui, const NoiseResult& present) {
  const std::vector<std::string> options = {said(Text::dither_off), said(Text::dither_added),
                                            said(Text::dither_subtracted)};
  const double step = step_over_sigma(present);
  const auto draw = [&app, &ui, options, step](ImVec2 at) {
    constexpr std::string_view kKinds[] = {"off", "nonsubtractive", "subtractive"};
    const int selected = static_cast<int>(index_of(kKinds, dither_of(app.state().quantizer)));
    const auto wanted =
        choice(ui, lab_path(app, "dither"), text(Text::control_dither), at, options, selected);
    if (wanted)
      change_quantizer(app, with_dither(app.state().quantizer, kKinds[*wanted], step > 0 ? step : 0.5));
  };
  return {choice_size(ui, options), draw};
}

}  // namespace

void draw_noise(App& app, Ui& ui) {
  const NoiseResult* result = app.results().noise;
  const float width = ui.area.w - 2 * ui.measures.padding;
  const std::string view = lab_value(app.state(), "view");
  LabPage page;
  page.question = said(Text::noise_question);
  page.controls.push_back(lab_choice(
      app, ui, "view", Text::control_view,
      {said(Text::view_error), said(Text::view_map), said(Text::view_clip), said(Text::view_definitions)}));
  if (result == nullptr || result->problem) {
    if (result != nullptr) page.answer = message(*result->problem);
    add_source_controls(app, ui, width, page.controls);
    draw_lab_page(app, ui, page);
    return;
  }
  const bool steps = view == "error" || view == "map";
  if (steps) {
    page.controls.push_back(dither_choice(app, ui, *result));
    page.controls.push_back(step_slider(app, ui, *result, width));
  } else {
    for (Control& control : quantizer_controls(app, ui, width, present_clip(*result)))
      page.controls.push_back(std::move(control));
  }
  add_source_controls(app, ui, width, page.controls);
  page.readouts = readouts(ui, *result);
  page.least_picture = view == "error" ? (ui.measures.narrow ? 420 : 340) : view == "clip" ? 420 : 340;
  page.answer = noise_answer(*result);
  const LabResults& results = app.results();
  if (view == "error") page.picture = [&](const Rect& place) { draw_error_view(ui, place, *result); };
  if (view == "map") {
    page.answer = validity_answer(*results.validity, *result);
    page.picture = [&](const Rect& place) { draw_map_view(app, ui, place, *results.validity, *result); };
  }
  if (view == "clip") {
    page.answer = clip_answer(*results.clips, *result);
    page.picture = [&](const Rect& place) { draw_clip_view(app, ui, place, *results.clips, *result); };
  }
  if (view == "definitions") {
    page.answer = estimators_answer(*results.estimators);
    page.picture = [&](const Rect& place) { draw_definitions_view(ui, place, *results.estimators); };
  }
  draw_lab_page(app, ui, page);
}

}  // namespace qs::ui
