#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/views/entropy_panels.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

std::vector<Readout> readouts(const App& app, const Ui& ui, const EntropyResult& result) {
  const InfoUnit unit(app.state());
  const std::string bits = std::to_string(result.rate_bits),
                    stored = std::to_string(std::uint64_t{1} << result.rate_bits);
  const std::string reachable = fixed(result.reachable, 0);
  std::string entropy =
      entropy_explained(result.codes_used, result.codes.size(), result.entropy_bits, result.scales);
  if (result.shared_scale)
    entropy += " " + text(Text::explain_shared_scale,
                          {{"given", fixed(result.shared_scale->given_scales_bits, 2)},
                           {"alone", fixed(result.shared_scale->without_scale_bits, 2)}});
  std::vector<Readout> shown;
  shown.push_back({entropy_name(result.scales), unit.number(result.entropy_bits, 2),
                   text(Text::readout_entropy_unit, {{"bits", unit.width(result.rate_bits)}, unit.place()}),
                   ui.theme.quantized, result.entropy_bits / std::max(1, result.rate_bits), "entropy/entropy",
                   std::move(entropy)});
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
    if (wants_picked_threshold(app, ui, *result, width))
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
