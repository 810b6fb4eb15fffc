#include <algorithm>
#include <cmath>

#include "labs/capacity/lab.hpp"
#include "labs/capacity/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/capacity_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// One cell per function: the more settings reach it, the darker; a cross if none does.
void draw_grid(App& app, Ui& ui, const Rect& place, const FunctionsResult& result) {
  const Census& census = result.census;
  const int side = result.inputs == 2 ? 4 : 16;
  const float cell = place.w / static_cast<float>(side), gap = side == 4 ? 4 : 1.5F;
  const std::string path = lab_path(app, "function");
  const Hit hit = hit_area(ui, path, place);
  ProbeItem item = item_at(path, Role::kSlider, text(Text::control_function), place, hit.id);
  item.value = result.chosen;
  item.max = static_cast<double>(census.counts.size()) - 1;
  item.step = 1;
  item.value_text = function_name(result.inputs, result.chosen) + ", " +
                    tr(census.counts[result.chosen] > 0 ? Text::function_reached : Text::function_unreached);
  ui.probe.note(item);
  std::optional<double> wanted = ui.probe.take(path);
  if (hit.led) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto at = [&](float from, float to) {
      return std::clamp(static_cast<int>((to - from) / cell), 0, side - 1);
    };
    wanted = at(place.y, mouse.y) * side + at(place.x, mouse.x);
  }
  if (wanted && static_cast<TruthTable>(*wanted) != result.chosen) {
    const double chosen = std::clamp(*wanted, 0.0, item.max);
    change_lab<CapacityLabState>(
        app, [&](auto& lab) { lab.function = static_cast<TruthTable>(std::nearbyint(chosen)); });
  }
  double most = 1;
  for (const std::uint64_t count : census.counts)
    most = std::max(most, std::log1p(static_cast<double>(count)));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ExportSeries series{"", tr(Text::control_function), "", "", {}};
  for (TruthTable table = 0; table < census.counts.size(); ++table) {
    const TruthTable column = table % static_cast<TruthTable>(side),
                     row = table / static_cast<TruthTable>(side);
    const Rect box{place.x + static_cast<float>(column) * cell, place.y + static_cast<float>(row) * cell,
                   cell - gap, cell - gap};
    const double settings = static_cast<double>(census.counts[table]);
    series.points.push_back({static_cast<double>(table), settings});
    if (settings > 0) {
      constexpr float kLeast = 0.22F, kRange = 0.6F;
      list.AddRectFilled(
          box.corner(), box.opposite(),
          faded(ui.theme.quantized, kLeast + kRange * static_cast<float>(std::log1p(settings) / most)), 3);
    } else {
      list.AddRectFilled(box.corner(), box.opposite(), ui.theme.band, 3);
      const float inset = box.w * 0.34F;
      list.AddLine({box.x + inset, box.y + inset}, {box.right() - inset, box.bottom() - inset},
                   ui.theme.ink2);
      list.AddLine({box.right() - inset, box.y + inset}, {box.x + inset, box.bottom() - inset},
                   ui.theme.ink2);
    }
    if (side == 4 && settings > 0) {
      draw_wrapped(ui.fonts.tick, {box.x + 6, box.y + 5}, box.w - 10, ui.theme.ink,
                   function_name(result.inputs, table));
      draw_text(ui.fonts.tick, {box.right() - 6, box.bottom() - ui.fonts.tick->FontSize - 4}, ui.theme.ink,
                grouped(census.counts[table]), Align::kRight);
    } else if (side == 4) {
      draw_wrapped(ui.fonts.tick, {box.x + 6, box.y + 5}, box.w - 10, ui.theme.ink2,
                   function_name(result.inputs, table));
    }
    if (table == result.chosen) list.AddRect(box.corner(), box.opposite(), ui.theme.ink, 3, 0, 2.2F);
  }
  if (ui.export_frame != nullptr) ui.export_frame->series.push_back(std::move(series));
}

/// The corners of the square or cube of inputs; filled where the function is true.
void draw_corners(const Ui& ui, const Rect& place, int inputs, TruthTable table,
                  std::optional<TruthTable> wrong) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float side = std::min(place.w, place.h) * (inputs == 2 ? 0.62F : 0.5F), back = side * 0.42F;
  const float left = place.x + 16, bottom = place.y + 14 + side + (inputs == 3 ? back * 0.7F : 0);
  const auto corner = [&](std::uint32_t x) {
    const float depth = (x & 4U) != 0 ? back : 0;
    return ImVec2{left + ((x & 1U) != 0 ? side : 0) + depth,
                  bottom - ((x & 2U) != 0 ? side : 0) - depth * 0.7F};
  };
  for (std::uint32_t x = 0; x < 1U << inputs; ++x) {
    for (int bit = 0; bit < inputs; ++bit) {
      if ((x >> bit & 1U) == 0) list.AddLine(corner(x), corner(x | 1U << bit), ui.theme.hair, 1.4F);
    }
  }
  for (std::uint32_t x = 0; x < 1U << inputs; ++x) {
    const ImVec2 at = corner(x);
    const bool yes = (table >> x & 1U) != 0;
    if (yes) {
      list.AddCircleFilled(at, 7, ui.theme.signal);
    } else {
      draw_ring(at, 7, ui.theme.signal, ui.theme.panel);
    }
    if (wrong && ((*wrong ^ table) >> x & 1U) != 0) list.AddCircle(at, 12, ui.theme.noise, 0, 2);
    std::string name;
    for (int bit = 0; bit < inputs; ++bit) name += (x >> bit & 1U) != 0 ? '1' : '0';
    draw_text(ui.fonts.tick, {at.x + 12, at.y - ui.fonts.tick->FontSize - 2}, ui.theme.ink2, name);
  }
}

void draw_chosen(const Ui& ui, const Rect& place, const FunctionsResult& result) {
  const Census& census = result.census;
  draw_text(ui.fonts.strong, {place.x, place.y}, ui.theme.ink, function_name(result.inputs, result.chosen));
  const bool reached = census.counts[result.chosen] > 0;
  const std::optional<TruthTable> wrong =
      reached ? std::nullopt : std::optional(census.nearest[result.chosen]);
  float y = place.y + ui.fonts.strong->FontSize + 4;
  if (wrong) {
    y += draw_wrapped(ui.fonts.tick, {place.x, y}, place.w, ui.theme.noise,
                      text(Text::functions_ring, {{"nearest", function_name(result.inputs, *wrong)}}));
  }
  constexpr float kCorners = 170;
  draw_corners(ui, {place.x, y + 6, place.w, kCorners}, result.inputs, result.chosen, wrong);
  y += kCorners + 14;
  std::vector<PartBar> bars;
  const auto steps = funnel(result);
  bars.reserve(steps.size());
  for (const FunnelStep& step : steps) {
    bars.push_back({tr(step.name), "", fixed(step.bits, 1) + " " + tr(Text::unit_bits),
                    steps.front().bits > 0 ? step.bits / steps.front().bits : 0, ui.theme.quantized});
  }
  draw_part_bars(ui, {place.x, y, place.w, place.bottom() - y}, bars);
}

void draw_functions(App& app, Ui& ui, const Rect& place) {
  const FunctionsResult& result = *app.results().session<CapacitySession>()->functions;
  constexpr float kGap = 32;
  if (ui.measures.narrow) {
    draw_grid(app, ui, {place.x, place.y, place.w, place.w}, result);
    const float y = place.y + place.w + 14;
    draw_chosen(ui, {place.x, y, place.w, place.bottom() - y}, result);
    return;
  }
  const float side = std::min(place.h, place.w * 0.56F);
  draw_grid(app, ui, {place.x, place.y, side, side}, result);
  draw_chosen(ui, {place.x + side + kGap, place.y, place.w - side - kGap, place.h}, result);
}

void add_function_controls(App& app, Ui& ui, LabPage& page) {
  std::vector<Control>& controls = page.controls;
  controls.push_back(
      lab_choice(app, ui, "inputs", Text::control_inputs, {tr(Text::inputs_two), tr(Text::inputs_three)}));
  controls.push_back(
      lab_choice(app, ui, "hidden", Text::control_units_hidden, {tr(Text::units_none), tr(Text::units_two)}));
  controls.push_back(primary(
      lab_choice(app, ui, "alphabet", Text::control_alphabet,
                 {"±1", "−1 0 1", "−2…2", tr(Text::bits_two), tr(Text::bits_three), tr(Text::bits_four)})));
  const bool hidden = app.results().session<CapacitySession>()->functions->hidden;
  page.least_picture = ui.measures.narrow ? ui.area.w + (hidden ? 500 : 360) : hidden ? 480 : 380;
}

}  // namespace

constexpr View kCapacityFunctions{
    .id = "functions",
    .title = Text::view_functions,
    .is_ready =
        [](const App& app) {
          return has_capacity(app) && app.results().session<CapacitySession>()->functions != nullptr;
        },
    .answer =
        [](const App& app) { return functions_answer(*app.results().session<CapacitySession>()->functions); },
    .draw = draw_functions,
    .fill = add_function_controls};

}  // namespace qs::ui
