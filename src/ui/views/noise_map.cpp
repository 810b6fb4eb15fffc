#include "ui/views/noise_map.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

float names_width(const Ui& ui, float width) {
  return std::min(width * (ui.measures.narrow ? 0.3F : 0.26F), 260.0F);
}

struct Grid {
  Rect cells;
  float column, row, left;
};

/// Draws names above their columns, one part per line; returns the height.
float draw_heads_of(const Ui& ui, const Rect& place, float column, const std::vector<std::string>& heads) {
  const ImFont* font = ui.fonts.tick;
  const float line = font->FontSize + 1;
  float most = 0;
  for (std::size_t k = 0; k < heads.size(); ++k) {
    float y = place.y;
    for (const std::string_view part : head_lines(heads[k])) {
      draw_text_within(font, {place.x + column * static_cast<float>(k) + 2, y}, column - 4, ui.theme.ink2,
                       part);
      y += line;
    }
    most = std::max(most, y - place.y);
  }
  return most + 4;
}

void draw_cell(const Ui& ui, const Rect& cell, const NoiseMap& map, const std::optional<double>& db) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float gap = cell.h > 6 ? 1 : 0;
  const ImVec2 low{cell.x, cell.y}, high{cell.right() - 1, cell.bottom() - gap};
  if (!db) {
    list.AddRectFilled(low, high, ui.theme.track);
    return;
  }
  if (std::isfinite(*db)) list.AddRectFilled(low, high, noise_fill(ui, map.least_db, map.most_db, *db));
  const std::string number = table_number(db, cell.w < 44 ? 0 : 1);
  if (cell.h >= ui.fonts.tick->FontSize && text_width(ui.fonts.tick, number) < cell.w - 4) {
    draw_text(ui.fonts.tick, {cell.x + cell.w / 2, cell.y + (cell.h - ui.fonts.tick->FontSize) / 2},
              ui.theme.ink, number, Align::kCentre);
  }
}

/// Describes the cell under the pointer, in a line below the map.
void tell_cell(const Ui& ui, const Grid& grid, const NoiseMap& map, float y) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto row = static_cast<int>(std::floor((mouse.y - grid.cells.y) / grid.row));
  const auto column = static_cast<int>(std::floor((mouse.x - grid.cells.x) / grid.column));
  if (row < 0 || column < 0 || row >= static_cast<int>(map.rows.size()) ||
      column >= static_cast<int>(map.columns.size())) {
    draw_wrapped(ui.fonts.tick, {grid.left, y}, grid.cells.right() - grid.left, ui.theme.ink2, map.caption);
    return;
  }
  const MapRow& layer = map.rows[static_cast<std::size_t>(row)];
  const std::optional<double>& db = layer.sqnr_db[static_cast<std::size_t>(column)];
  draw_text(ui.fonts.tick, {grid.cells.x, y}, ui.theme.ink,
            text(Text::map_row, {{"layer", layer.name},
                                 {"format", map.columns[static_cast<std::size_t>(column)]},
                                 {"db", db ? decibels_with_unit(db) : map.missing}}));
}

}  // namespace

float map_column(const Ui& ui, float width, std::size_t columns) {
  return (width - names_width(ui, width)) / static_cast<float>(columns);
}

void draw_noise_map(Ui& ui, const Rect& place, const NoiseMap& map) {
  const float names = names_width(ui, place.w);
  Grid grid;
  grid.column = map_column(ui, place.w, map.columns.size());
  const float heads = draw_heads_of(ui, {place.x + names, place.y, 0, 0}, grid.column, map.heads);
  const float foot = wrapped_height(ui.fonts.tick, map.caption, place.w) + 8, room = place.h - heads - foot;
  constexpr float kTallest = 64;
  grid.row = std::clamp(room / static_cast<float>(map.rows.size()), 1.0F, kTallest);
  grid.left = place.x;
  grid.cells = {place.x + names, place.y + heads, place.w - names,
                grid.row * static_cast<float>(map.rows.size())};
  const ImFont* font = ui.fonts.tick;
  float last_name = -1e9F;
  for (std::size_t i = 0; i < map.rows.size(); ++i) {
    const MapRow& layer = map.rows[i];
    const float y = grid.cells.y + grid.row * static_cast<float>(i);
    if (y >= last_name + font->FontSize) {
      draw_name_within(font, {place.x, y + std::max(0.0F, (grid.row - font->FontSize) / 2)}, names - 10,
                       ui.theme.ink, layer.name);
      last_name = y;
    }
    ExportSeries series{"", layer.name, "", tr(Text::column_tensor), {}};
    for (std::size_t k = 0; k < map.columns.size(); ++k) {
      draw_cell(ui, {grid.cells.x + grid.column * static_cast<float>(k), y, grid.column, grid.row}, map,
                layer.sqnr_db[k]);
      if (layer.sqnr_db[k])
        series.points.push_back({static_cast<double>(k), *layer.sqnr_db[k], map.columns[k]});
    }
    if (ui.export_frame != nullptr) ui.export_frame->series.push_back(std::move(series));
  }
  tell_cell(ui, grid, map, grid.cells.bottom() + 6);
}

}  // namespace qs::ui
