#include "ui/kit/part_bars.hpp"

#include <algorithm>

namespace qs::ui {
namespace {

constexpr float kLeastBar = 7, kLeastGap = 20, kAboveBars = 6;

float name_height(const Ui& ui) {
  return ui.fonts.strong->FontSize + 5;
}

}  // namespace

float part_bars_height(const Ui& ui, std::size_t count) {
  return kAboveBars + static_cast<float>(count) * (name_height(ui) + kLeastBar + kLeastGap);
}

float draw_part_bars(const Ui& ui, const Rect& place, const std::vector<PartBar>& bars, BarsFit fit) {
  constexpr float kMostBar = 30, kMostGap = 36;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.strong;
  const float text = name_height(ui), count = static_cast<float>(std::max<std::size_t>(1, bars.size()));
  const float spare =
      fit == BarsFit::kFill ? (place.h - kAboveBars) / count - text - kLeastBar - kLeastGap : 0;
  const float bar_height = std::clamp(kLeastBar + spare * 0.6F, kLeastBar, kMostBar),
              gap = std::clamp(kLeastGap + spare * 0.4F, kLeastGap, kMostGap);
  float y = place.y + kAboveBars;
  for (const PartBar& bar : bars) {
    if (ui.export_frame != nullptr)
      ui.export_frame->series.push_back({"", bar.name, "", "", {{0, bar.part, bar.number}}});
    const float number = text_width(font, bar.number) + 10, name = text_width(font, bar.name) + 10;
    draw_text_within(font, {place.x, y}, place.w - number, ui.theme.ink, bar.name);
    // Details that do not fit whole stand nowhere.
    if (text_width(ui.fonts.tick, bar.detail) < place.w - number - name)
      draw_text(ui.fonts.tick, {place.x + name, y + 1}, ui.theme.ink2, bar.detail);
    draw_text(font, {place.right(), y}, bar.color, bar.number, Align::kRight);
    y += text;
    const float whole = place.w * static_cast<float>(bar.whole);
    const float round = std::min(bar_height / 2, 5.0F);
    list.AddRectFilled({place.x, y}, {place.x + whole, y + bar_height}, ui.theme.track, round);
    const float filled = whole * static_cast<float>(std::clamp(bar.part, 0.0, 1.0));
    if (filled > 0)
      list.AddRectFilled({place.x, y}, {place.x + std::max(filled, 2 * round), y + bar_height}, bar.color,
                         round);
    y += bar_height + gap;
  }
  return y - place.y;
}

}  // namespace qs::ui
