#include "ui/kit/part_bars.hpp"

#include <algorithm>

namespace qs::ui {

float draw_part_bars(const Ui& ui, const Rect& place, const std::vector<PartBar>& bars) {
  constexpr float kBar = 7, kGap = 20;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.strong;
  float y = place.y + 6;
  for (const PartBar& bar : bars) {
    if (ui.export_frame != nullptr)
      ui.export_frame->series.push_back({"", bar.name, "", "", {{0, bar.part, bar.number}}});
    const float number = text_width(font, bar.number) + 10, name = text_width(font, bar.name) + 10;
    draw_text_within(font, {place.x, y}, place.w - number, ui.theme.ink, bar.name);
    if (!ui.measures.narrow && name < place.w - number - 60) {
      const float room = place.w - number - name;
      draw_text_within(ui.fonts.tick, {place.x + name, y + 1}, room, ui.theme.ink2, bar.detail);
    }
    draw_text(font, {place.right(), y}, bar.color, bar.number, Align::kRight);
    y += font->FontSize + 5;
    const float whole = place.w * static_cast<float>(bar.whole);
    list.AddRectFilled({place.x, y}, {place.x + whole, y + kBar}, ui.theme.track, kBar / 2);
    const float filled = whole * static_cast<float>(std::clamp(bar.part, 0.0, 1.0));
    if (filled > 0)
      list.AddRectFilled({place.x, y}, {place.x + std::max(filled, kBar), y + kBar}, bar.color, kBar / 2);
    y += kBar + kGap;
  }
  return y - place.y;
}

}  // namespace qs::ui
