#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

// ---- cells and what they carry ----

constexpr std::size_t kMostHandles = 31;

bool can_drag(const App& app, const Ui& ui, const EntropyResult& result) {
  const std::size_t count = result.cells.thresholds.size();
  return count > 0 && count <= kMostHandles && !ui.hidden(lab_path(app, "threshold"));
}

/// True if all rings fit side by side, over this many pixels.
bool rings_fit(const Ui& ui, const EntropyResult& result, float width) {
  const std::vector<float>& thresholds = result.cells.thresholds;
  const double least = ui.measures.target / width * (result.x_high - result.x_low);
  for (std::size_t i = 1; i < thresholds.size(); ++i) {
    if (static_cast<double>(thresholds[i]) - thresholds[i - 1] < least) return false;
  }
  return true;
}

std::size_t picked_threshold(const App& app, const EntropyResult& result) {
  const double picked =
      std::min(lab_number(app.state(), "picked"), static_cast<double>(result.cells.thresholds.size()));
  return static_cast<std::size_t>(std::max(1.0, picked)) - 1;
}

/// Draws a ring for each threshold if they fit; otherwise one for the picked threshold, and lines for the
/// others.
void draw_thresholds(App& app, Ui& ui, const Chart& chart, const EntropyResult& result) {
  if (!can_drag(app, ui, result)) return;
  const Cells& cells = result.cells;
  const bool all = rings_fit(ui, result, chart.plot().w);
  for (std::size_t i = 0; i < cells.thresholds.size(); ++i) {
    const float x = chart.x(cells.thresholds[i]);
    if (x < chart.plot().x || x > chart.plot().right()) continue;
    if (!all && i != picked_threshold(app, result)) {
      ImGui::GetWindowDrawList()->AddLine({x, chart.plot().y}, {x, chart.plot().bottom()}, ui.theme.hair,
                                          1.4F);
      continue;
    }
    const HandleAxis axis{chart.x_at(chart.plot().x), chart.x_at(chart.plot().right()), result.sigma / 20,
                          chart.plot().x, chart.plot().right()};
    const std::string name = tr(Text::control_threshold) + " " + std::to_string(i + 1);
    const auto moved =
        handle_x(ui, lab_path(app, "threshold/" + std::to_string(i + 1)), name, chart.plot().y - 4,
                 chart.plot().bottom(), axis, cells.thresholds[i], significant(cells.thresholds[i]));
    if (moved) change_quantizer(app, with_threshold(cells, i, *moved));
  }
}

/// Heights relative to the largest.
std::vector<double> to_largest(std::vector<double> heights) {
  const double largest = std::max(1e-300, *std::max_element(heights.begin(), heights.end()));
  for (double& height : heights) height /= largest;
  return heights;
}

void draw_density(App& app, Ui& ui, const Rect& place, const EntropyResult& result) {
  const ChartAxis whole{result.x_low, result.x_high, false, tr(Text::axis_weight)},
      shown = zoomed_x(app, whole);
  Chart chart(ui, place, shown, {0, 1.08, false, "", false});
  const Cells& cells = result.cells;
  constexpr std::size_t kMostBands = 300;
  if (cells.levels.size() <= kMostBands) {
    for (std::size_t i = 1; i < cells.levels.size(); i += 2) {
      const double high = i < cells.thresholds.size() ? cells.thresholds[i] : shown.high;
      chart.band(cells.thresholds[i - 1], high, ui.theme.band);
    }
  }
  const std::vector<double>* close_up = app.results().close_up;
  chart.steps(close_up == nullptr ? result.density : to_largest(*close_up), shown.low, shown.high,
              ui.theme.signal, ui.theme.signal_fill);
  if (cells.levels.size() <= kMostBands) {
    for (const float level : cells.levels) {
      const float x = chart.x(level), y = chart.plot().bottom();
      if (x < chart.plot().x || x > chart.plot().right()) continue;
      ImGui::GetWindowDrawList()->AddLine({x, y - 6}, {x, y + 6}, ui.theme.quantized, ui.measures.level);
    }
  }
  chart.finish();
  draw_thresholds(app, ui, chart, result);
  draw_zoom(app, ui, {chart.plot(), whole});
}

/// Draws each code as wide as its share and as high as its surprise: the areas are −p·log₂ p, their sum is H,
/// and H is also the height of a rectangle of that area over the whole width.
void draw_surprise(App& app, Ui& ui, const Rect& place, const EntropyResult& result) {
  const InfoUnit unit(app.state());
  double highest = result.most_bits;
  for (const double share : result.shares) {
    if (share > 0.002) highest = std::max(highest, -std::log2(share));
  }
  Chart chart(ui, place, {0, 1, false, tr(Text::axis_all_codes)},
              {0, unit.of(highest * 1.12 + 0.1), false, tr(Text::axis_surprise)});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  double from = 0;
  for (std::size_t i = 0; i < result.shares.size(); ++i) {
    const double share = result.shares[i];
    if (share <= 0) continue;
    chart.data(tr(Text::axis_surprise), {{share, unit.of(-std::log2(share)), fixed(result.codes[i], 0)}});
    const float left = chart.x(from), right = chart.x(from + share);
    from += share;
    const float top = std::max(chart.plot().y, chart.y(unit.of(-std::log2(share))));
    const float gap = right - left > 6 ? 1.0F : 0.0F;
    list.AddRectFilled({left, top}, {std::max(left + 0.5F, right - gap), chart.plot().bottom()},
                       faded(ui.theme.quantized, i % 2 == 0 ? 0.85F : 0.6F));
    const std::string code = fixed(result.codes[i], 0);
    const float width = text_width(ui.fonts.strong, code);
    if (right - left > width + 6 && chart.plot().bottom() - top > ui.fonts.strong->FontSize + 4) {
      draw_text(ui.fonts.strong, {(left + right) / 2, chart.plot().bottom() - ui.fonts.strong->FontSize - 3},
                ui.theme.panel, code, Align::kCentre);
    }
    chart.keep_free({left, top, right - left, chart.plot().bottom() - top});
  }
  chart.horizontal(unit.of(result.most_bits), ui.theme.bound,
                   text(Text::label_most_bits, {{"codes", std::to_string(result.codes.size())},
                                                {"bits", unit.number(result.most_bits, 2)},
                                                unit.place()}));
  chart.horizontal(unit.of(result.entropy_bits), ui.theme.ink,
                   text(Text::label_mean_surprise, {{"entropy", unit.number(result.entropy_bits, 2)}}),
                   Stroke::kDashed);
  chart.finish();
}

// ---- H over the step, and over draws ----

void draw_step_view(App& app, Ui& ui, const Rect& place, const ValidityMap& map, const NoiseResult& present) {
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
  chart.keep_free(zoom_place(app, ui, chart.plot()));
  chart.finish();
  draw_zoom(app, ui, {chart.plot(), whole});
}

void draw_draws_view(App& app, Ui& ui, const Rect& place, const DrawResult& draws,
                     const EntropyResult& codes) {
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

// ---- bytes and fields ----

void draw_bytes_view(Ui& ui, const Rect& place, const BytesResult& bytes) {
  const auto coded = [&](Text name, std::size_t all, std::size_t table) {
    const ByteText size = byte_text(static_cast<double>(all)),
                   of_table = byte_text(static_cast<double>(table));
    return PartBar{tr(name), text(Text::bytes_table, {{"table", of_table.number + " " + of_table.unit}}),
                   size.number + " " + size.unit, static_cast<double>(all) / bytes.plain, ui.theme.quantized};
  };
  const ByteText plain = byte_text(bytes.plain), least = byte_text(bytes.least);
  draw_part_bars(ui, place,
                 {{tr(Text::bytes_plain), "", plain.number + " " + plain.unit, 1, ui.theme.ink},
                  coded(Text::bytes_huffman, bytes.huffman, bytes.huffman_table),
                  coded(Text::bytes_rans, bytes.rans, bytes.rans_table),
                  {tr(Text::bytes_least), "", least.number + " " + least.unit, bytes.least / bytes.plain,
                   ui.theme.bound}});
}

void draw_fields_view(const App& app, Ui& ui, const Rect& place, const FieldsResult& fields) {
  const InfoUnit unit(app.state());
  const auto bar = [&](Text name, const FieldsResult::Field& field) {
    const std::string of =
        unit.number(field.entropy_bits, 2) + " / " + unit.width(field.bits) + " " + unit.name();
    return PartBar{tr(name),
                   "",
                   of,
                   field.entropy_bits / field.bits,
                   ui.theme.quantized,
                   static_cast<double>(field.bits) / fields.whole.bits};
  };
  draw_part_bars(ui, place,
                 {bar(Text::field_sign, fields.sign), bar(Text::field_exponent, fields.exponent),
                  bar(Text::field_mantissa, fields.mantissa), bar(Text::field_whole, fields.whole)});
}

// ---- the page ----

std::vector<Readout> readouts(const App& app, const Ui& ui, const EntropyResult& result) {
  const InfoUnit unit(app.state());
  const std::string bits = std::to_string(result.rate_bits),
                    stored = std::to_string(std::uint64_t{1} << result.rate_bits);
  const std::string reachable = fixed(result.reachable, 0);
  std::vector<Readout> shown;
  shown.push_back(
      {tr(Text::readout_entropy), unit.number(result.entropy_bits, 2),
       text(Text::readout_entropy_unit, {{"bits", unit.width(result.rate_bits)}, unit.place()}),
       ui.theme.quantized, result.entropy_bits / std::max(1, result.rate_bits), "entropy/entropy",
       explained("entropy_bits", text(Text::explain_entropy, {{"used", std::to_string(result.codes_used)},
                                                              {"levels", std::to_string(result.codes.size())},
                                                              {"entropy", fixed(result.entropy_bits, 4)}}))});
  shown.push_back({tr(Text::readout_efficiency),
                   percent(1 - result.redundancy),
                   "H / b",
                   ui.theme.quantized,
                   {},
                   "entropy/efficiency",
                   explained("efficiency")});
  shown.push_back(
      {tr(Text::readout_codes), std::to_string(result.codes_used),
       text(Text::readout_codes_unit, {{"reachable", reachable}, {"stored", stored}}), ui.theme.ink,
       static_cast<double>(result.codes_used) / std::pow(2.0, result.rate_bits), "entropy/codes",
       text(Text::explain_codes, {{"reachable", reachable}, {"stored", stored}, {"bits", bits}})});
  shown.push_back(
      decibels_readout(ui, Text::readout_sqnr, result.sqnr_db, "entropy/sqnr", explained("sqnr_db")));
  return shown;
}

int partition_bits(const EntropyResult& result) {
  return std::clamp(static_cast<int>(std::lround(std::ceil(result.most_bits))), 1, kMostPartitionBits);
}

Control partition_choice(App& app, Ui& ui, const EntropyResult& result) {
  const std::vector<std::string> options = {tr(Text::partition_even), tr(Text::partition_equal),
                                            tr(Text::partition_lloyd)};
  auto draw = [&app, &ui, &result, options](ImVec2 at) {
    const int selected = result.partition ? static_cast<int>(*result.partition) : -1;
    const auto wanted =
        choice(ui, lab_path(app, "partition"), text(Text::control_partition), at, options, selected);
    if (!wanted) return;
    const auto partition = static_cast<Partition>(*wanted);
    change_quantizer(app, with_partition(partition, partition_bits(result), *app.loaded().sample));
  };
  return {choice_size(ui, options), std::move(draw), false, lab_path(app, "partition")};
}

/// Slider for the bits of the present partition, if it is one of the three.
Control partition_slider(App& app, Ui& ui, const EntropyResult& result, float width) {
  const ImVec2 size{std::min(width, 260.0F), slider_height(ui)};
  auto draw = [&app, &ui, &result, size](ImVec2 at) {
    const auto wanted =
        slider(ui, lab_path(app, "cells"), text(Text::control_bits), {at.x, at.y, size.x, size.y},
               partition_bits(result), 1, kMostPartitionBits, text(Text::unit_bits));
    if (wanted) change_quantizer(app, with_partition(*result.partition, *wanted, *app.loaded().sample));
  };
  return {size, std::move(draw), true, lab_path(app, "cells")};
}

void add_draw_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  controls.push_back(lab_number_field(app, ui, "draws", Text::axis_draws, "", 8));
  const auto more = [&app](double count) {
    const double wanted = std::min(lab_number(app.state(), "draws") + count, static_cast<double>(kMostDraws));
    app.set_state(with_lab_value(app.state(), "draws", shortest(wanted)));
  };
  controls.push_back(action(app, ui, "draw_one", Text::control_draw_one, [more] { more(1); }));
  controls.push_back(action(app, ui, "draw_many", Text::control_draw_many, [more] { more(100); }));
  controls.push_back(action(app, ui, "draw_all", Text::control_draw_all, [more] { more(10000); }));
  controls.push_back(action(app, ui, "start_again", Text::control_start_again, [&app] {
    AppState changed = with_lab_value(app.state(), "draws", "0");
    ++changed.seed;
    app.set_state(std::move(changed));
  }));
}

void draw_codes_view(App& app, Ui& ui, const Rect& place, const EntropyResult& result) {
  constexpr float kRings = 16;
  const float upper = place.h * 0.46F;
  draw_density(app, ui, {place.x, place.y + kRings, place.w, upper - kRings}, result);
  draw_surprise(app, ui, {place.x, place.y + upper + 6, place.w, place.h - upper - 6}, result);
}

}  // namespace

void draw_entropy(App& app, Ui& ui) {
  const LabResults& results = app.results();
  const EntropyResult* result = results.entropy;
  const InfoUnit unit(app.state());
  const float width = ui.area.w - 2 * ui.measures.padding;
  const std::string view = lab_value(app.state(), "view");
  LabPage page;
  page.question = tr(Text::entropy_question);
  page.controls.push_back(lab_choice(app, ui, "view", Text::control_view,
                                     {tr(Text::view_codes), tr(Text::view_step), tr(Text::view_draws),
                                      tr(Text::view_bytes), tr(Text::view_fields)}));
  if (result == nullptr || result->problem) {
    if (result != nullptr) page.answer = told(*result->problem);
    add_source_controls(app, ui, width, page.controls);
    draw_lab_page(app, ui, std::move(page));
    return;
  }
  if (view == "draws") add_draw_controls(app, ui, page.controls);
  if (view == "codes") {
    page.controls.push_back(partition_choice(app, ui, *result));
    page.controls.back().starts_row = true;
    if (can_drag(app, ui, *result) && !rings_fit(ui, *result, width))
      page.controls.push_back(lab_number_field(app, ui, "picked", Text::control_threshold, "", 2));
    if (result->partition) page.controls.push_back(partition_slider(app, ui, *result, width));
  }
  if (view != "fields") {
    const double sigmas =
        result->sigma > 0 && !result->cells.levels.empty()
            ? (static_cast<double>(result->cells.levels.back()) - result->cells.levels.front()) / 2 /
                  result->sigma
            : 0;
    for (Control& control : quantizer_controls(app, ui, width, sigmas))
      page.controls.push_back(std::move(control));
  }
  add_source_controls(app, ui, width, page.controls);
  page.readouts = readouts(app, ui, *result);
  page.zooms = view == "codes" || view == "step";
  page.answer = entropy_answer(*result, unit);
  page.least_picture = view == "codes" ? 360 : 260;
  if (view == "codes") page.picture = [&](const Rect& place) { draw_codes_view(app, ui, place, *result); };
  if (view == "step") {
    page.answer = step_answer(*results.validity, *results.noise, unit);
    page.picture = [&](const Rect& place) {
      draw_step_view(app, ui, place, *results.validity, *results.noise);
    };
  }
  if (view == "draws") {
    page.answer = draws_answer(*results.draws, *result,
                               static_cast<std::uint64_t>(lab_number(app.state(), "draws")), unit);
    page.picture = [&](const Rect& place) { draw_draws_view(app, ui, place, *results.draws, *result); };
  }
  if (view == "bytes") {
    page.answer = bytes_answer(*results.bytes, unit);
    page.picture = [&](const Rect& place) { draw_bytes_view(ui, place, *results.bytes); };
  }
  if (view == "fields") {
    page.answer = fields_answer(*results.fields, unit);
    page.picture = [&](const Rect& place) { draw_fields_view(app, ui, place, *results.fields); };
  }
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
