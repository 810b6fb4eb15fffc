#include <algorithm>
#include <cmath>

#include "labs/rounding/rotate.hpp"
#include "ui/kit/hit.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr double kFull = 10;  // dB at which a place has its full colour

std::optional<double> gain_at(const RotationMap& map, std::size_t cell, bool coded) {
  return coded ? map.cells[cell].equal_entropy_db : map.cells[cell].delta_db;
}

/// A place of the map: coloured by gain or loss, with its number; a press opens that law and format.
void draw_cell(App& app, Ui& ui, const Rect& place, const RotationMap& map, std::size_t cell) {
  const bool coded = RoundingLabState::from(app.state()).coded;
  const std::optional<double> gain = cell < map.done ? gain_at(map, cell, coded) : std::nullopt;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (gain) {
    const auto share = static_cast<float>(std::min(1.0, std::abs(*gain) / kFull));
    const ImU32 color = *gain >= 0 ? ui.theme.bound : ui.theme.noise;
    list.AddRectFilled({place.x + 1, place.y + 1}, {place.right() - 1, place.bottom() - 1},
                       faded(color, 0.05F + 0.4F * share), 3);
  }
  const std::string number = cell >= map.done ? "" : !gain ? "–" : std::isinf(*gain) ? "−∞" : fixed(*gain, 1);
  draw_text(ui.fonts.tick, {place.x + place.w / 2, place.y + (place.h - ui.fonts.tick->FontSize) / 2},
            ui.theme.ink, number, Align::kCentre);
  if (ui.export_frame != nullptr && gain && std::isfinite(*gain)) {
    ExportSeries series{
        "", phrase(weight_families()[cell / map.formats].title), tr(Text::rotation_map_picture), "dB", {}};
    series.points.push_back({static_cast<double>(cell % map.formats + 1), *gain,
                             phrase(rotation_formats()[cell % map.formats].title)});
    ui.export_frame->series.push_back(std::move(series));
  }
}

/// One slider walks the places; a press chooses one and opens it in the view "rotate".
void choose_cell(App& app, Ui& ui, const Rect& plot, const RotationMap& map) {
  const std::string path = lab_path(app, "map");
  const Hit hit = hit_area(ui, path, plot);
  std::optional<double> wanted;
  if (const auto command = ui.probe.take(path)) wanted = static_cast<double>(map.families + 1) - *command;
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (hit.pressed && ImGui::IsMousePosValid()) {
    const auto row = std::floor((pointer.y - plot.y) / plot.h * static_cast<float>(map.families));
    wanted = std::clamp(static_cast<double>(row) + 1, 1.0, static_cast<double>(map.families));
  }
  const RoundingLabState lab = RoundingLabState::from(app.state());
  ProbeItem item = item_at(path, Role::kSlider, text(Text::rotation_map_picture), plot, hit.id);
  // The first row has the largest value, so that the arrows lead as they point.
  item.value = static_cast<double>(map.families + 1 - lab.law);
  item.min = 1;
  item.max = static_cast<double>(map.families);
  item.step = 1;
  const auto row = static_cast<std::size_t>(lab.law - 1);
  item.value_text = phrase(weight_families()[row].title);
  for (std::size_t column = 0; column < map.formats; ++column) {
    const std::size_t cell = row * map.formats + column;
    if (cell >= map.done) break;
    item.value_text +=
        "; " + phrase(rotation_formats()[column].title) + " " + gain_words(gain_at(map, cell, lab.coded));
  }
  ui.probe.note(std::move(item));
  if (wanted)
    change_lab<RoundingLabState>(
        app, [&](auto& changed) { changed.law = static_cast<std::uint64_t>(std::round(*wanted)); });
}

std::string column_title(const Ui& ui, std::size_t column) {
  const RotationFormat& format = rotation_formats()[column];
  return phrase(ui.measures.narrow ? format.brief : format.title);
}

void draw_rotation_map(App& app, Ui& ui, const Rect& place) {
  const RotationMap& map = *app.results().get<RotationMap>();
  const ImFont* font = ui.fonts.tick;
  float names = 0;
  for (const WeightFamily& family : weight_families())
    names = std::max(names, text_width(font, phrase(family.title)));
  names = std::min(names + 10, place.w * (ui.measures.narrow ? 0.3F : 0.36F));
  const float w = (place.w - names) / static_cast<float>(map.formats);
  float head = 0;
  for (std::size_t column = 0; column < map.formats; ++column)
    head = std::max(head, wrapped_height(font, column_title(ui, column), w - 4));
  head += 6;
  const Rect plot{place.x + names, place.y + head, place.w - names, place.h - head};
  const float h = plot.h / static_cast<float>(map.families);
  for (std::size_t column = 0; column < map.formats; ++column) {
    const ImVec2 at{plot.x + w * static_cast<float>(column) + 2, place.y};
    draw_wrapped(font, at, w - 4, ui.theme.ink2, column_title(ui, column));
  }
  const auto chosen = static_cast<std::size_t>(RoundingLabState::from(app.state()).law - 1);
  for (std::size_t row = 0; row < map.families; ++row) {
    const float y = plot.y + h * static_cast<float>(row);
    const ImFont* name_font = row == chosen ? ui.fonts.strong : font;
    const std::string name = phrase(weight_families()[row].title);
    draw_wrapped(name_font, {place.x, y + (h - wrapped_height(name_font, name, names - 8)) / 2}, names - 8,
                 row == chosen ? ui.theme.ink : ui.theme.ink2, name);
    for (std::size_t column = 0; column < map.formats; ++column)
      draw_cell(app, ui, {plot.x + w * static_cast<float>(column), y, w, h}, map, row * map.formats + column);
  }
  choose_cell(app, ui, plot, map);
}

void fill_map(App& app, Ui& ui, LabPage& page) {
  page.controls.push_back(primary(captioned(
      ui, Text::control_coded,
      lab_choice(app, ui, "coded", Text::control_coded, {tr(Text::coded_plain), tr(Text::coded_entropy)}))));
  page.controls.push_back(captioned(
      ui, Text::control_signs,
      lab_choice(app, ui, "signs", Text::control_signs, {tr(Text::signs_random), tr(Text::signs_none)})));
  page.controls.push_back(next_seed(app, ui));
}

}  // namespace

constexpr View kRoundingMap{
    .id = "map",
    .title = Text::view_rotation_map,
    .is_ready = [](const App& app) { return app.results().get<RotationMap>() != nullptr; },
    .answer =
        [](const App& app) {
          return map_answer(*app.results().get<RotationMap>(), RoundingLabState::from(app.state()).coded);
        },
    .draw = draw_rotation_map,
    .fill = fill_map,
    .least_picture = 380,
    .least_narrow = 560};

}  // namespace qs::ui
