#include <algorithm>
#include <cmath>

#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

struct Grid {
  Rect cells;
  float column, row;
  std::vector<std::string> formats;
};

/// Draws format names above their columns, one part per line; returns the height.
float draw_format_heads(const Ui& ui, const Rect& place, float column,
                        const std::vector<std::string>& formats) {
  const ImFont* font = ui.fonts.tick;
  const float line = font->FontSize + 1;
  float most = 0;
  for (std::size_t k = 0; k < formats.size(); ++k) {
    float y = place.y;
    for (const std::string_view part : head_lines(formats[k])) {
      draw_text_within(font, {place.x + column * static_cast<float>(k) + 2, y}, column - 4, ui.theme.ink2,
                       part);
      y += line;
    }
    most = std::max(most, y - place.y);
  }
  return most + 4;
}

void draw_cell(const Ui& ui, const Rect& cell, const ModelResult& result, const std::optional<double>& db) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float gap = cell.h > 6 ? 1 : 0;
  const ImVec2 low{cell.x, cell.y}, high{cell.right() - 1, cell.bottom() - gap};
  if (!db) {
    list.AddRectFilled(low, high, ui.theme.track);
    return;
  }
  if (std::isfinite(*db)) list.AddRectFilled(low, high, noise_fill(ui, result, *db));
  const std::string number = table_number(db, cell.w < 44 ? 0 : 1);
  if (cell.h >= ui.fonts.tick->FontSize && text_width(ui.fonts.tick, number) < cell.w - 4) {
    draw_text(ui.fonts.tick, {cell.x + cell.w / 2, cell.y + (cell.h - ui.fonts.tick->FontSize) / 2},
              ui.theme.ink, number, Align::kCentre);
  }
}

/// Describes the cell under the pointer, in a line below the map.
void tell_cell(const Ui& ui, const Grid& grid, const ModelResult& result, float y) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto row = static_cast<int>(std::floor((mouse.y - grid.cells.y) / grid.row));
  const auto column = static_cast<int>(std::floor((mouse.x - grid.cells.x) / grid.column));
  if (row < 0 || column < 0 || row >= static_cast<int>(result.map.size()) ||
      column >= static_cast<int>(grid.formats.size()))
    return draw_text(ui.fonts.tick, {grid.cells.x, y}, ui.theme.ink2, text(Text::map_title), Align::kLeft);
  const MapRow& layer = result.map[static_cast<std::size_t>(row)];
  const std::optional<double>& db = layer.sqnr_db[static_cast<std::size_t>(column)];
  draw_text(ui.fonts.tick, {grid.cells.x, y}, ui.theme.ink,
            text(Text::map_row, {{"layer", layer.name},
                                 {"format", grid.formats[static_cast<std::size_t>(column)]},
                                 {"db", db ? decibels_with_unit(db) : tr(Text::cell_waiting)}}));
}

void draw_tensor_map(App& app, Ui& ui, const Rect& place) {
  const ModelResult& result = *app.results().session<ModelSession>()->result();
  Grid grid;
  std::vector<std::string> heads_of;  // short where a column is narrow
  for (const QuantizerSpec& format : formats_of(app.state())) grid.formats.push_back(format.text());
  if (grid.formats.empty() || result.map.empty()) {
    draw_wrapped(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2, text(Text::model_none_shown));
    return;
  }
  const float names = std::min(place.w * (ui.measures.narrow ? 0.3F : 0.26F), 260.0F);
  grid.column = (place.w - names) / static_cast<float>(grid.formats.size());
  constexpr float kNarrowest = 66;
  for (const std::string& spec : grid.formats)
    heads_of.push_back(grid.column < kNarrowest ? short_name(result.mix, spec) : spec);
  const float heads = draw_format_heads(ui, {place.x + names, place.y, 0, 0}, grid.column, heads_of);
  const float foot = ui.fonts.tick->FontSize + 8, room = place.h - heads - foot;
  constexpr float kTallest = 64;
  grid.row = std::clamp(room / static_cast<float>(result.map.size()), 1.0F, kTallest);
  grid.cells = {place.x + names, place.y + heads, place.w - names,
                grid.row * static_cast<float>(result.map.size())};
  const ImFont* font = ui.fonts.tick;
  float last_name = -1e9F;
  for (std::size_t i = 0; i < result.map.size(); ++i) {
    const MapRow& layer = result.map[i];
    const float y = grid.cells.y + grid.row * static_cast<float>(i);
    if (y >= last_name + font->FontSize) {
      draw_name_within(font, {place.x, y + std::max(0.0F, (grid.row - font->FontSize) / 2)}, names - 10,
                       ui.theme.ink, layer.name);
      last_name = y;
    }
    ExportSeries series{"", layer.name, "", tr(Text::column_tensor), {}};
    for (std::size_t k = 0; k < grid.formats.size(); ++k) {
      draw_cell(ui, {grid.cells.x + grid.column * static_cast<float>(k), y, grid.column, grid.row}, result,
                layer.sqnr_db[k]);
      if (layer.sqnr_db[k])
        series.points.push_back({static_cast<double>(k), *layer.sqnr_db[k], grid.formats[k]});
    }
    if (ui.export_frame != nullptr) ui.export_frame->series.push_back(std::move(series));
  }
  tell_cell(ui, grid, result, grid.cells.bottom() + 6);
}

}  // namespace

constexpr View kModelMap{.id = "map",
                         .title = Text::view_tensor_map,
                         .answer = model_summary,
                         .draw = draw_tensor_map,
                         .fill = add_table_controls,
                         .least_picture = kModelPicture,
                         .least_narrow = kModelNarrow};

}  // namespace qs::ui
