#include "ui/views/weight_tiles.hpp"

#include <algorithm>
#include <cmath>

namespace qs::ui {

float draw_weight_tiles(const Ui& ui, const Rect& place, std::span<const float> weights, std::size_t side,
                        ImU32 above) {
  constexpr float kBetween = 4, kLeast = 10, kMost = 56, kPalest = 0.08F;
  const std::size_t of_tile = side * side, tiles = weights.size() / of_tile;
  if (tiles == 0 || place.w < kLeast) return 0;
  // The largest tiles that all fit; else the smallest, and the first of them.
  std::size_t columns = 1;
  float tile = 0;
  for (std::size_t tried = 1; tried <= tiles; ++tried) {
    const std::size_t rows = (tiles + tried - 1) / tried;
    const float wide = place.w / static_cast<float>(tried) - kBetween,
                high = place.h / static_cast<float>(rows) - kBetween;
    if (std::min(wide, high) <= tile) continue;
    tile = std::min(wide, high);
    columns = tried;
  }
  if (tile < kLeast) {
    tile = kLeast;
    columns = std::max<std::size_t>(1, static_cast<std::size_t>(place.w / (tile + kBetween)));
  }
  tile = std::min(tile, kMost);
  float reach = 0;
  for (const float weight : weights) reach = std::max(reach, std::abs(weight));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float pixel = tile / static_cast<float>(side);
  float bottom = place.y;
  for (std::size_t i = 0; i < tiles; ++i) {
    const ImVec2 corner{place.x + static_cast<float>(i % columns) * (tile + kBetween),
                        place.y + static_cast<float>(i / columns) * (tile + kBetween)};
    if (corner.y + tile > place.bottom() + 0.5F) break;
    bottom = corner.y + tile;
    for (std::size_t k = 0; k < of_tile; ++k) {
      const float value = reach > 0 ? weights[i * of_tile + k] / reach : 0;
      const ImVec2 at{corner.x + pixel * static_cast<float>(k % side),
                      corner.y + pixel * static_cast<float>(k / side)};
      list.AddRectFilled(at, {at.x + pixel, at.y + pixel},
                         faded(value > 0 ? above : ui.theme.ink, kPalest + (1 - kPalest) * std::abs(value)));
    }
  }
  return bottom - place.y;
}

}  // namespace qs::ui
