#pragma once
/// Layers by columns, a number and a colour in each cell: more noise, more colour.

#include <span>
#include <string>
#include <vector>

#include "labs/model/map_row.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

struct NoiseMap {
  std::vector<std::string> columns;  // full names
  std::vector<std::string> heads;    // short ones; a line may break at /
  std::span<const MapRow> rows;
  double least_db = 0, most_db = 1;  // range of the colours
  std::string missing = "–";         // for a cell of nothing
  std::string caption;               // below, while the pointer is on no cell
};
/// Width of one of so many columns.
float map_column(const Ui& ui, float width, std::size_t columns);
void draw_noise_map(Ui& ui, const Rect& place, const NoiseMap& map);

}  // namespace qs::ui
