#include <algorithm>
#include <cmath>

#include "labs/rounding/compensate.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

bool is_finite(const std::optional<double>& db) {
  return db && std::isfinite(*db);
}

/// Rate against output SNR: the widths of the format, nearest and compensated, and what any code could reach.
void draw_plane(Ui& ui, const Rect& place, const CompensateResult& result, bool is_on) {
  std::vector<Dot> nearest, better, ideal, each;
  double low = 1e9, high = -1e9, most_bits = 1;
  for (const CompensatedFormat& format : result.widths) {
    for (const auto* point : {&format.nearest, &format.compensated}) {
      if (!is_finite(point->output_db)) continue;
      low = std::min(low, *point->output_db);
      high = std::max(high, *point->output_db);
      most_bits = std::max(most_bits, point->entropy_bits);
    }
    if (is_finite(format.nearest.output_db))
      nearest.push_back({format.nearest.entropy_bits, *format.nearest.output_db});
    if (is_finite(format.compensated.output_db))
      better.push_back({format.compensated.entropy_bits, *format.compensated.output_db});
    if (result.bounds && is_finite(format.nearest.output_db))
      each.push_back(
          {format.nearest.entropy_bits, *format.nearest.output_db + result.bounds->determinant_gain_db});
  }
  if (nearest.empty()) return;
  for (const auto& [bits, db] : result.ideal) {
    if (bits <= most_bits) ideal.push_back({bits, db});
  }
  for (const Dot& dot : ideal) high = std::max(high, dot.y);
  constexpr double kBeyond = 1.06;
  Chart chart(ui, place, {0, most_bits * kBeyond, false, tr(Text::axis_code_entropy)},
              {std::floor(std::min(low, 0.0) - 1), std::ceil(high + 2), false, tr(Text::axis_output_snr)});
  chart.line(ideal, ui.theme.bound, tr(Text::label_ideal_rate), "dB", Stroke::kDashed);
  if (is_on) chart.line(each, ui.theme.ink2, tr(Text::label_step_each), "dB", Stroke::kFine);
  chart.quiet_line(nearest, ui.theme.noise, tr(Text::label_nearest), "dB", Stroke::kSolid);
  if (is_on) chart.quiet_line(better, ui.theme.quantized, tr(Text::label_compensated), "dB", Stroke::kSolid);
  for (const CompensatedFormat& format : result.widths) {
    const bool here = format.spec == result.shown.spec;
    const float radius = here ? 5.0F : 3.0F;
    if (is_finite(format.nearest.output_db))
      chart.point({format.nearest.entropy_bits, *format.nearest.output_db}, ui.theme.noise,
                  here ? tr(Text::label_nearest) : "", here && !is_on, format.spec, radius);
    if (is_on && is_finite(format.compensated.output_db))
      chart.point({format.compensated.entropy_bits, *format.compensated.output_db}, ui.theme.quantized,
                  here ? tr(Text::label_compensated) : "", here, format.spec, radius);
  }
  chart.finish();
}

/// The sentence of a step; without its consequences in a narrow column.
Text step_sentence(const PathResult& result, std::size_t done, bool narrow) {
  const std::size_t column = result.path.steps[done - 1].column;
  const bool is_dead = std::find(result.dead.begin(), result.dead.end(), column) != result.dead.end();
  if (is_dead) return narrow ? Text::label_step_dead_short : Text::label_step_dead;
  if (narrow) return Text::label_step_short;
  return done == result.path.steps.size() ? Text::label_step_last : Text::label_step_done;
}

std::string step_words(const PathResult& result, std::size_t done, bool narrow, bool is_on) {
  if (done == 0) return text(Text::label_step_none, {{"row", std::to_string(result.row + 1)}});
  const RoundingStep& step = result.path.steps[done - 1];
  std::string words =
      text(step_sentence(result, done, narrow), {{"step", std::to_string(done)},
                                                 {"steps", std::to_string(result.path.steps.size())},
                                                 {"column", std::to_string(step.column + 1)},
                                                 {"weight", significant(result.weights[step.column])},
                                                 {"adjusted", significant(step.adjusted)},
                                                 {"value", significant(step.point.value)},
                                                 {"error", significant(step.error)}});
  if (!is_on) words = text(Text::label_step_would, {{"words", words}});
  return words + " " +
         text(Text::label_hand_errors, {{"after", significant(result.path.output_error)},
                                        {"before", significant(result.path.nearest_output_error)}});
}

void set_code_by_hand(App& app, std::size_t column, std::int32_t code) {
  change_lab<RoundingLabState>(app, [&](auto& lab) {
    HandCodes codes = parse_hand_codes(lab.hand).value_or(HandCodes{});
    codes[column] = code;
    lab.hand = hand_codes_text(codes);
  });
}

/// The level of the step that was done last can be dragged: what follows answers.
void drag_level(App& app, Ui& ui, const Chart& chart, const PathResult& result, std::size_t done,
                float half) {
  if (done == 0 || result.codes.empty() || ui.hidden(lab_path(app, "level"))) return;
  const RoundingStep& step = result.path.steps[done - 1];
  const std::vector<double>& levels = result.levels[step.column];
  const double low = std::min(levels.front(), levels.back()), high = std::max(levels.front(), levels.back());
  if (!(high > low)) return;
  const float x = chart.x(static_cast<double>(done));
  const double apart = (high - low) / static_cast<double>(levels.size() - 1);
  const HandleAxis axis{low, high, apart, chart.y(low), chart.y(high), false, Along::kY};
  const std::string words = fixed(step.point.code, 0) + ": " + significant(step.point.value);
  const auto wanted = handle(ui, lab_path(app, "level"), text(Text::label_code_handle), x, x + half, axis,
                             step.point.value, words);
  if (!wanted) return;
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (std::abs(levels[i] - *wanted) < std::abs(levels[nearest] - *wanted)) nearest = i;
  }
  if (result.codes[nearest] != step.point.code) set_code_by_hand(app, step.column, result.codes[nearest]);
}

/// One row: weights as trained, as they are pushed so far, and what is rounded.
void draw_row(App& app, Ui& ui, const Rect& whole, const PathResult& result) {
  const RoundingPath& path = result.path;
  const std::uint64_t wanted = RoundingLabState::from(app.state()).step;
  const std::size_t done = std::min<std::size_t>(static_cast<std::size_t>(wanted), path.steps.size());
  const float line =
      say(ui, "rounding/told", Words::kParagraph, ui.fonts.label, whole.corner(), whole.w, ui.theme.ink,
          step_words(result, done, ui.measures.narrow, RoundingLabState::from(app.state()).is_on)) +
      6;
  const Rect place{whole.x, whole.y + line, whole.w, whole.h - line};
  std::vector<double> pushed(result.weights.begin(), result.weights.end());
  for (std::size_t i = 0; i < done; ++i) {
    for (std::size_t k = 0; k < pushed.size(); ++k) pushed[k] += path.steps[i].push[k];
  }
  double reach = 0;
  for (std::size_t k = 0; k < pushed.size(); ++k)
    reach = std::max({reach, std::abs(pushed[k]), std::abs(static_cast<double>(result.weights[k])),
                      std::abs(path.values[k])});
  if (reach == 0) reach = 1;
  const double count = static_cast<double>(pushed.size());
  Chart chart(ui, place, {0.5, count + 0.5, false, tr(Text::axis_columns)},
              {-reach * 1.1, reach * 1.1, false,
               text(Text::axis_row_weights, {{"row", std::to_string(result.row + 1)}})});
  if (done > 0) chart.band(static_cast<double>(done) - 0.5, static_cast<double>(done) + 0.5, ui.theme.band);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = std::min(9.0F, chart.plot().w / static_cast<float>(count) / 2 - 0.5F);
  for (std::size_t place_in_order = 0; place_in_order < path.steps.size(); ++place_in_order) {
    const RoundingStep& step = path.steps[place_in_order];
    const float x = chart.x(static_cast<double>(place_in_order + 1));
    const double weight = result.weights[step.column];
    const bool is_done = place_in_order < done;
    const double now = is_done ? step.adjusted : pushed[step.column];
    list.AddLine({x, chart.y(weight)}, {x, chart.y(now)}, ui.theme.signal, 1.6F);
    chart.point({static_cast<double>(place_in_order + 1), weight}, ui.theme.signal, "", false,
                tr(Text::label_as_trained) + " " + significant(weight), 2.2F);
    if (!is_done) continue;
    const float y = chart.y(step.point.value);
    list.AddLine({x, chart.y(now)}, {x, y}, ui.theme.noise, 1.6F);
    list.AddLine({x - half, y}, {x + half, y}, ui.theme.quantized, ui.measures.level);
  }
  chart.finish();
  drag_level(app, ui, chart, result, done, half);
}

void draw_compensate(App& app, Ui& ui, const Rect& place) {
  const CompensateResult& result = *app.results().get<CompensateResult>();
  const PathResult* path = app.results().get<PathResult>();
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const float upper = place.h * (ui.measures.narrow ? 0.46F : 0.52F);
  draw_plane(ui, {place.x, place.y, place.w, upper}, result, lab.is_on);
  if (path != nullptr && !path->problem)
    draw_row(app, ui, {place.x, place.y + upper + 8, place.w, place.h - upper - 8}, *path);
}

/// The step that was done last; nothing before the first.
const RoundingStep* last_step(const App& app) {
  const PathResult* path = app.results().get<PathResult>();
  const std::uint64_t done = RoundingLabState::from(app.state()).step;
  if (path == nullptr || path->problem || done == 0) return nullptr;
  return &path->path
              .steps[std::min<std::size_t>(static_cast<std::size_t>(done), path->path.steps.size()) - 1];
}

/// Moves the code of the step that was done last: what follows answers.
Control hand_slider(App& app, Ui& ui, const PathResult& path) {
  constexpr float kWidest = 420;
  const ImVec2 size{std::min(kWidest, row_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, &path, size](ImVec2 at) {
    const RoundingStep* step = last_step(app);
    const auto found = step == nullptr ? path.codes.end()
                                       : std::find(path.codes.begin(), path.codes.end(), step->point.code);
    if (found == path.codes.end()) return;
    const auto place = static_cast<int>(found - path.codes.begin());
    std::vector<std::string> names;
    for (const std::int32_t code : path.codes) names.push_back(fixed(code, 0));
    const auto wanted =
        named_slider(ui, lab_path(app, "code"), text(Text::control_hand_code), {at.x, at.y, size.x, size.y},
                     static_cast<std::size_t>(place), names, "");
    if (wanted) set_code_by_hand(app, step->column, path.codes[*wanted]);
  };
  return {size, std::move(draw), false, lab_path(app, "code")};
}

std::vector<Readout> compensate_readouts(const App& app, const Ui& ui, const CompensateResult& result) {
  const RoundedPoint &nearest = result.shown.nearest, &better = result.shown.compensated;
  const bool is_on = RoundingLabState::from(app.state()).is_on;
  const RoundedPoint& shown = is_on ? better : nearest;
  const auto before_after = [&](const auto& of) {
    return std::array{Placeholder{"before", of(nearest)}, Placeholder{"after", of(better)}};
  };
  const auto output =
      before_after([](const RoundedPoint& point) { return decibels_with_unit(point.output_db); });
  const auto weight =
      before_after([](const RoundedPoint& point) { return decibels_with_unit(point.weight_db); });
  const auto bits = before_after([](const RoundedPoint& point) { return fixed(point.entropy_bits, 2); });
  std::vector<Readout> readouts;
  readouts.push_back(decibels_readout(ui, Text::readout_output_snr, shown.output_db, "rounding/output",
                                      text(Text::explain_output_snr, {output[0], output[1]})));
  readouts.push_back(decibels_readout(ui, Text::readout_weight_snr, shown.weight_db, "rounding/weight",
                                      text(Text::explain_weight_snr, {weight[0], weight[1]})));
  readouts.push_back({tr(Text::readout_entropy),
                      InfoUnit(app.state()).number(shown.entropy_bits, 2),
                      tr(Text::unit_bits),
                      ui.theme.quantized,
                      {},
                      "rounding/entropy",
                      text(Text::explain_code_entropy, {bits[0], bits[1]})});
  if (shown.accuracy && result.exact_accuracy) {
    const auto right =
        before_after([](const RoundedPoint& point) { return percent(point.accuracy.value_or(0)); });
    readouts.push_back(
        {tr(Text::readout_digits_right),
         fixed(*shown.accuracy * 100, 1),
         tr(Text::unit_of_digits),
         ui.theme.ink,
         {},
         "rounding/digits",
         text(Text::explain_digits_right, {right[0], right[1], {"exact", percent(*result.exact_accuracy)}})});
  }
  return readouts;
}

void fill_compensate(App& app, Ui& ui, LabPage& page) {
  const CompensateResult* result = app.results().get<CompensateResult>();
  if (result != nullptr && !result->problem) {
    page.readouts = compensate_readouts(app, ui, *result);
  } else {
    page.picture = {};
  }
  const RoundingLabState lab = RoundingLabState::from(app.state());
  std::vector<Control> format;
  add_quantizer_controls(app, ui, 0, format);
  auto other = format.begin();
  // A format without a choice of widths has no slider of bits.
  if (other != format.end() && other->path == lab_path(app, "bits"))
    page.controls.push_back(std::move(*other++));
  page.controls.push_back(primary(method_choice(app, ui)));
  page.controls.push_back(action(app, ui, "next_step", Text::control_next_step, [&app] {
    const PathResult* path = app.results().get<PathResult>();
    const std::uint64_t steps = path == nullptr ? 0 : path->path.steps.size();
    change_lab<RoundingLabState>(app, [&](auto& changed) {
      changed.step = changed.step >= steps ? 0 : changed.step + 1;
      changed.is_on = true;  // the steps are those of compensation
    });
  }));
  constexpr std::size_t kMostNamed = 16;  // that a slider has room for
  const PathResult* path = app.results().get<PathResult>();
  if (last_step(app) != nullptr && !path->codes.empty() && path->codes.size() <= kMostNamed)
    page.controls.push_back(hand_slider(app, ui, *path));
  if (lab.hand != "none") {
    page.controls.push_back(action(app, ui, "nearest", Text::control_hand_clear, [&app] {
      change_lab<RoundingLabState>(app, [](auto& changed) { changed.hand = "none"; });
    }));
  }
  page.controls.push_back(lab_number_field(app, ui, "step", Text::control_steps_done, "", 4));
  page.controls.push_back(lab_number_field(app, ui, "row", Text::control_row, "", 4));
  add_layer_controls(app, ui, page);
  page.controls.push_back(captioned(ui, Text::control_column_order,
                                    lab_choice(app, ui, "order", Text::control_column_order,
                                               {tr(Text::order_natural), tr(Text::order_descending)})));
  page.controls.push_back(lab_number_field(app, ui, "damping", Text::control_damping, "%", 5));
  std::move(other, format.end(), std::back_inserter(page.controls));
}

}  // namespace

constexpr View kRoundingCompensate{
    .id = "compensate",
    .title = Text::view_compensate,
    .is_ready = [](const App& app) { return app.results().get<CompensateResult>() != nullptr; },
    .answer =
        [](const App& app) {
          const CompensateResult& result = *app.results().get<CompensateResult>();
          const bool is_on = RoundingLabState::from(app.state()).is_on;
          return compensate_answer(result, is_on) + (result.problem ? "" : layer_words(app));
        },
    .draw = draw_compensate,
    .fill = fill_compensate,
    .least_picture = 430,
    .least_narrow = 520};

}  // namespace qs::ui
