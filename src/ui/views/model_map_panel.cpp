#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/model_panels.hpp"

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

}  // namespace

void draw_tensor_map(Ui& ui, const Rect& place, const ModelSession& session, const AppState& state) {
  const ModelResult& result = *session.result();
  Grid grid;
  for (const QuantizerSpec& format : formats_of(state)) grid.formats.push_back(format.text());
  if (grid.formats.empty() || result.map.empty()) {
    draw_wrapped(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2, text(Text::model_none_shown));
    return;
  }
  const float names = std::min(place.w * (ui.measures.narrow ? 0.3F : 0.26F), 260.0F);
  grid.column = (place.w - names) / static_cast<float>(grid.formats.size());
  const float heads = draw_format_heads(ui, {place.x + names, place.y, 0, 0}, grid.column, grid.formats);
  const float foot = ui.fonts.tick->FontSize + 8, room = place.h - heads - foot;
  grid.row = std::clamp(room / static_cast<float>(result.map.size()), 1.0F, 30.0F);
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

void draw_tensor_plane(Ui& ui, const Rect& place, const ModelSession& session) {
  const ModelResult& result = *session.result();
  double most_bits = 8;
  for (const ModelPoint& point : result.points) most_bits = std::max(most_bits, point.bits_per_weight);
  Chart chart(
      ui, place, {0, std::min(most_bits, 20.0) + 1, false, tr(Text::axis_bits)},
      {std::min(0.0, result.least_db), std::max(10.0, result.most_db + 3), false, tr(Text::axis_sqnr)});
  std::vector<ExportPoint> noted;
  for (const ModelPoint& point : result.points) {
    const float share = static_cast<float>(std::sqrt(point.weights / std::max(1.0, result.totals.weights)));
    const ImVec2 at{chart.x(point.bits_per_weight), chart.y(point.sqnr_db)};
    const float radius = 1.5F + 9 * share;
    ImGui::GetWindowDrawList()->AddCircleFilled(at, radius, faded(ui.theme.quantized, 0.35F));
    constexpr float kSeen = 2.5F;
    if (radius > kSeen) chart.keep_free({at.x - radius, at.y - radius, 2 * radius, 2 * radius});
    noted.push_back({point.bits_per_weight, point.sqnr_db, session.table().tensors[point.tensor].info.name});
  }
  chart.data(tr(Text::column_tensor), std::move(noted));
  std::vector<Dot> frontier;
  for (const MixTotals& totals : result.mix.frontier) {
    if (totals.sqnr_db && std::isfinite(*totals.sqnr_db))
      frontier.push_back({totals.bits_per_weight, *totals.sqnr_db});
  }
  chart.line(std::move(frontier), ui.theme.bound, tr(Text::plane_mixes), "dB");
  for (const UniformChoice& choice : result.mix.uniform) {
    const auto& db = choice.totals.sqnr_db;
    if (db && std::isfinite(*db)) {
      chart.point({choice.totals.bits_per_weight, *db}, ui.theme.quantized,
                  short_name(result.mix, choice.spec), false, decibels_with_unit(db));
    }
  }
  const auto& db = result.mix.totals.sqnr_db;
  if (result.mix.made && db && std::isfinite(*db)) {
    chart.point({result.mix.totals.bits_per_weight, *db}, ui.theme.bound, tr(Text::plane_mix), true,
                decibels_with_unit(db), 6);
  }
  chart.finish();
}

}  // namespace qs::ui
