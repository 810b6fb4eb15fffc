#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "labs/blocks/lab.hpp"
#include "labs/blocks/state.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/shader_mark.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

// ---- the map ----

constexpr float kLeastPaint = 0.06F, kMostPaint = 0.95F;  // of the best place and of the worst

/// Notes one series per row of the map.
void note_places(const Ui& ui, const BlocksResult& result) {
  for (std::uint64_t row = 0; ui.export_frame != nullptr && row < result.rows; ++row) {
    const std::string name = tr(Text::label_map_row) + " " + std::to_string(row + 1);
    ExportSeries series{tr(Text::axis_blocks), name, tr(Text::control_block), tr(Text::axis_sqnr), {}};
    for (std::uint64_t column = 0; column < result.columns; ++column) {
      if (const auto& db = result.map[row * result.columns + column])
        series.points.push_back({static_cast<double>(column + 1), *db});
    }
    ui.export_frame->series.push_back(std::move(series));
  }
}

Rect place_of_block(const Rect& plot, const BlocksResult& result, std::uint64_t block) {
  const std::uint64_t channels = result.blocks / result.blocks_in_row;
  const std::uint64_t row = block / result.blocks_in_row * result.rows / channels;
  const std::uint64_t column = block % result.blocks_in_row * result.columns / result.blocks_in_row;
  const float w = plot.w / static_cast<float>(result.columns), h = plot.h / static_cast<float>(result.rows);
  return {plot.x + w * static_cast<float>(column), plot.y + h * static_cast<float>(row), w, h};
}

/// A press opens the block under the pointer; the keyboard steps through blocks with a slider.
void choose_block(App& app, Ui& ui, const Rect& plot, const BlocksResult& result) {
  const std::string path = lab_path(app, "map");
  const Hit hit = hit_area(ui, path, plot);
  std::optional<double> wanted = ui.probe.take(path);
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (hit.pressed && ImGui::IsMousePosValid()) {
    const std::uint64_t channels = result.blocks / result.blocks_in_row;
    const auto part = [](float at, float from, float length, std::uint64_t count) {
      const auto place = static_cast<double>((at - from) / length) * static_cast<double>(count);
      return static_cast<std::uint64_t>(std::clamp(place, 0.0, static_cast<double>(count - 1)));
    };
    const std::uint64_t channel = part(pointer.y, plot.y, plot.h, result.rows) * channels / result.rows;
    const std::uint64_t block =
        part(pointer.x, plot.x, plot.w, result.columns) * result.blocks_in_row / result.columns;
    wanted = static_cast<double>(channel * result.blocks_in_row + block + 1);
  }
  ProbeItem item = item_at(path, Role::kSlider, text(Text::control_block_map), plot, hit.id);
  item.value = static_cast<double>(result.opened + 1);
  item.min = 1;
  item.max = static_cast<double>(result.blocks);
  item.step = 1;
  item.value_text = std::to_string(result.opened + 1) + ": " + decibels_with_unit(result.opened_db);
  ui.probe.note(std::move(item));
  if (!wanted) return;
  change_lab<BlocksLabState>(app, [&](auto& lab) {
    constexpr double kMost = 1e12;  // beyond what is accepted
    lab.block = static_cast<std::uint64_t>(std::clamp(std::round(*wanted), 0.0, kMost));
    lab.value = 1;
  });
}

/// "worst: channel 18, block 3, 13.1 dB", where there are several blocks.
std::string worst_words(const BlocksResult& result) {
  if (!result.worst_block || result.blocks < 2) return {};
  return text(Text::label_map_worst, {{"channel", grouped(*result.worst_block / result.blocks_in_row + 1)},
                                      {"block", grouped(*result.worst_block % result.blocks_in_row + 1)},
                                      {"db", decibels_with_unit(result.least_block_db)}});
}

void draw_map(App& app, Ui& ui, const Rect& place, const BlocksResult& result) {
  const ImFont* font = ui.fonts.tick;
  const std::string worst = worst_words(result);
  const float worst_width = worst.empty() ? 0 : text_width(font, worst) + 12;
  const std::string_view axes = text(Text::axis_blocks);
  const bool in_one_line = text_width(font, axes) + worst_width <= place.w;
  const float title = draw_wrapped(font, place.corner(), place.w, ui.theme.ink2, axes);
  draw_text(font, {place.right(), place.y + (in_one_line ? 0 : title)}, ui.theme.noise, worst, Align::kRight);
  const float above = (in_one_line ? title : title + font->FontSize) + 4, below = font->FontSize + 8;
  const Rect plot{place.x, place.y + above, place.w, place.h - above - below};
  note_places(ui, result);
  draw_heat(ui, plot, result.heat, ui.theme.noise, kLeastPaint, kMostPaint);
  const Rect open = place_of_block(plot, result, result.opened);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRect({open.x - 2, open.y - 2}, {open.right() + 2, open.bottom() + 2}, ui.theme.ink, 2, 0, 2);
  if (result.worst_block) {
    // A ring: the place itself may be as thin as a hair.
    const Rect at = place_of_block(plot, result, *result.worst_block);
    const ImVec2 middle{at.x + at.w / 2, at.y + at.h / 2};
    list.AddCircle(middle, 7, ui.theme.panel, 0, 4);
    list.AddCircle(middle, 7, ui.theme.noise, 0, 2);
  }
  // Legend of the colours, and the shown share of the tensor.
  constexpr float kSwatch = 60;
  const float y = plot.bottom() + 6;
  list.AddRectFilledMultiColor({plot.x, y + 2}, {plot.x + kSwatch, y + font->FontSize - 2},
                               faded(ui.theme.noise, kMostPaint), faded(ui.theme.noise, kLeastPaint),
                               faded(ui.theme.noise, kLeastPaint), faded(ui.theme.noise, kMostPaint));
  std::string legend =
      text(Text::label_map_scale, {{"low", fixed(result.low_db, 1)}, {"high", fixed(result.high_db, 1)}});
  if (result.count < result.of) {
    const Placeholder count{"count", grouped(result.count)}, of{"of", grouped(result.of)};
    legend += "    " + text(Text::label_map_first, {count, of});
  }
  draw_text_within(font, {plot.x + kSwatch + 8, y}, plot.w - kSwatch - 8, ui.theme.ink2, legend);
  choose_block(app, ui, plot, result);
}

// ---- one block ----

/// Index from 0 within the block.
std::size_t stepped_to(const App& app, const BlocksResult& result) {
  const auto wanted = static_cast<std::size_t>(BlocksLabState::from(app.state()).value);
  return std::min(wanted, result.values.size()) - 1;
}

/// The path from a weight to its decoded value, with the numbers of one weight.
std::string step_text(const BlocksResult& result, std::size_t at) {
  const BlockValue& value = result.values[at];
  const double error = static_cast<double>(value.decoded) - value.weight;
  const Placeholder index{"index", std::to_string(at + 1)}, weight{"weight", significant(value.weight)},
      code{"code", fixed(value.code, 0)}, decoded{"decoded", significant(value.decoded)},
      off{"error", significant(error)};
  if (!result.opened_scale || !(*result.opened_scale > 0))
    return text(Text::label_value_plain, {index, weight, code, decoded, off});
  const Placeholder ratio{"ratio", significant(value.weight / *result.opened_scale)};
  return text(Text::label_value_step, {index, weight, ratio, code, decoded, off});
}

/// A press chooses the weight below it; the keyboard steps through weights with a slider.
void choose_value(App& app, Ui& ui, const Chart& chart, const BlocksResult& result, std::size_t at) {
  const std::string path = lab_path(app, "values");
  const Hit hit = hit_area(ui, path, chart.plot());
  const double count = static_cast<double>(result.values.size());
  std::optional<double> wanted = ui.probe.take(path);
  if (hit.pressed && ImGui::IsMousePosValid()) wanted = std::round(chart.x_at(ImGui::GetIO().MousePos.x));
  ProbeItem item = item_at(path, Role::kSlider, text(Text::control_value), chart.plot(), hit.id);
  item.value = static_cast<double>(at + 1);
  item.min = 1;
  item.max = count;
  item.step = 1;
  item.value_text = step_text(result, at);
  ui.probe.note(std::move(item));
  if (!wanted) return;
  change_lab<BlocksLabState>(app, [&](auto& lab) {
    lab.value = static_cast<std::uint64_t>(std::clamp(std::round(*wanted), 1.0, count));
  });
}

void draw_opened(App& app, Ui& ui, const Rect& whole, const BlocksResult& result) {
  const std::size_t at = stepped_to(app, result);
  const float line =
      draw_wrapped(ui.fonts.label, whole.corner(), whole.w, ui.theme.ink, step_text(result, at)) + 6;
  const Rect place{whole.x, whole.y + line, whole.w, whole.h - line};
  double reach = 0;
  for (const BlockValue& value : result.values) {
    if (!std::isfinite(value.weight)) continue;
    reach = std::max(reach, static_cast<double>(std::max(std::abs(value.weight), std::abs(value.decoded))));
  }
  if (reach == 0) reach = 1;
  const double count = static_cast<double>(result.values.size());
  std::string title = text(Text::axis_opened, {{"block", std::to_string(result.opened + 1)},
                                               {"blocks", std::to_string(result.blocks)}});
  if (result.opened_scale) {
    title += ": " + text(Text::label_block_scale, {{"scale", significant(*result.opened_scale)},
                                                   {"sqnr", decibels_with_unit(result.opened_db)}});
  } else {
    title += ": " + decibels_with_unit(result.opened_db);
  }
  Chart chart(ui, place, {0.5, std::max(1.5, count + 0.5), false, tr(Text::axis_element)},
              {-reach * 1.1, reach * 1.1, false, title});
  chart.band(static_cast<double>(at) + 0.5, static_cast<double>(at) + 1.5, ui.theme.band);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = std::min(9.0F, chart.plot().w / static_cast<float>(std::max(1.0, count)) / 2 - 0.5F);
  for (std::size_t i = 0; i < result.values.size(); ++i) {
    const BlockValue& value = result.values[i];
    if (!std::isfinite(value.weight)) continue;
    const float x = chart.x(static_cast<double>(i + 1)), decoded = chart.y(value.decoded);
    list.AddLine({x, chart.y(value.weight)}, {x, decoded}, ui.theme.noise, 1.6F);
    list.AddLine({x - half, decoded}, {x + half, decoded}, ui.theme.quantized, ui.measures.level);
    const Placeholder weight{"weight", significant(value.weight)}, code{"code", fixed(value.code, 0)},
        to{"decoded", significant(value.decoded)};
    chart.point({static_cast<double>(i + 1), value.weight}, ui.theme.signal, "", false,
                text(Text::label_weight_code, {weight, code, to}), 2.2F);
  }
  chart.finish();
  choose_value(app, ui, chart, result, at);
}

void draw_map_view(App& app, Ui& ui, const Rect& place) {
  const BlocksResult& result = *app.results().get<BlocksResult>();
  const float upper = place.h * 0.48F;
  draw_map(app, ui, {place.x, place.y, place.w, upper}, result);
  draw_opened(app, ui, {place.x, place.y + upper + 8, place.w, place.h - upper - 8}, result);
}

// ---- controls ----

/// True for formats whose scales can be per tensor, channel or block.
bool has_granularity(const QuantizerInfo& row) {
  return find_by(row.params, &ParamInfo::id, std::string_view("block")) != nullptr &&
         find_by(row.params, &ParamInfo::id, std::string_view("channel")) != nullptr;
}

Control granularity_choice(App& app, Ui& ui) {
  const std::vector<std::string> options = {tr(Text::granularity_tensor), tr(Text::granularity_channel),
                                            tr(Text::granularity_block)};
  auto draw = [&app, &ui, options](ImVec2 at) {
    const QuantizerSpec& spec = app.state().quantizer;
    if (!has_granularity(*find_quantizer(spec.id))) return;  // an earlier control changed the format
    const bool channel = spec.params.contains("channel"), block = spec.params.contains("block");
    const auto wanted = choice(ui, lab_path(app, "granularity"), text(Text::control_granularity), at, options,
                               block     ? 2
                               : channel ? 1
                                         : 0);
    if (!wanted) return;
    QuantizerSpec changed = spec;
    changed.params.erase("channel");
    changed.params.erase("block");
    if (*wanted == 1) changed = with_param(changed, "channel", "0").value_or(changed);
    if (*wanted == 2) changed = with_param(changed, "block", "32").value_or(changed);
    change_quantizer(app, std::move(changed));
  };
  return {choice_size(ui, options), std::move(draw), false, lab_path(app, "granularity")};
}

void add_map_controls(App& app, Ui& ui, LabPage& page) {
  const BlocksResult* result = app.results().get<BlocksResult>();
  std::vector<Control>& controls = page.controls;
  if (has_granularity(*find_quantizer(app.state().quantizer.id)))
    controls.push_back(primary(granularity_choice(app, ui)));
  controls.push_back(lab_number_field(app, ui, "outlier", Text::control_outlier, tr(Text::unit_sigma), 4));
  controls.push_back(lab_number_field(app, ui, "block", Text::control_block, "", 6));
  if (result != nullptr && !result->values.empty()) {
    controls.push_back(action(app, ui, "next_value", Text::control_next_value, [&app, result] {
      const std::size_t next = (stepped_to(app, *result) + 1) % result->values.size();
      change_lab<BlocksLabState>(app, [&](auto& lab) { lab.value = next + 1; });
    }));
  }
  add_quantizer_controls(app, ui, 0, controls);
}

}  // namespace

constexpr View kBlocksMap{
    .id = "map",
    .title = Text::view_block_map,
    .is_ready = [](const App& app) { return app.results().get<BlocksResult>() != nullptr; },
    .answer = [](const App& app) { return blocks_answer(*app.results().get<BlocksResult>()); },
    .draw = draw_map_view,
    .fill = add_map_controls,
    .least_picture = 400};

}  // namespace qs::ui
