#include "ui/views/answer_bars.hpp"

#include <algorithm>

#include "labs/digit/drawing.hpp"
#include "labs/words/text.hpp"

namespace qs::ui {

void draw_answer_bars(const Ui& ui, const Rect& place, const NamedAnswer& exact, const NamedAnswer& changed) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  constexpr float kIndent = 22, kPercent = 52, kApart = 16;
  float y = place.y;
  if (!exact.name.empty()) {
    draw_text(font, {place.x + kIndent, y}, ui.theme.signal, exact.name);
    draw_text(font, {place.x + kIndent + text_width(font, exact.name) + kApart, y}, ui.theme.quantized,
              changed.name);
    y += font->FontSize + 6;
  }
  const bool has_two = changed.answer != nullptr && !changed.answer->probabilities.empty();
  const Answer& last = has_two ? *changed.answer : *exact.answer;
  const float row = (place.bottom() - y) / kDigits, bar = std::clamp(row * 0.36F, 3.0F, 9.0F);
  const float left = place.x + kIndent, width = place.w - kIndent - kPercent;
  for (std::uint32_t digit = 0; digit < kDigits; ++digit, y += row) {
    const bool chosen = digit == last.digit || digit == exact.answer->digit;
    draw_text(chosen ? ui.fonts.strong : font, {place.x, y + bar - font->FontSize / 2 + 1}, ui.theme.ink,
              std::to_string(digit));
    const auto draw = [&](float at, double part, ImU32 color) {
      list.AddRectFilled({left, at}, {left + width, at + bar}, ui.theme.track, bar / 2);
      if (part > 0.002) {
        list.AddRectFilled({left, at}, {left + std::max(bar, width * static_cast<float>(part)), at + bar},
                           color, bar / 2);
      }
    };
    draw(has_two ? y : y + bar / 2, exact.answer->probabilities[digit], ui.theme.signal);
    if (has_two) draw(y + bar + 1, last.probabilities[digit], ui.theme.quantized);
    if (chosen) {
      const Answer& told = digit == last.digit ? last : *exact.answer;
      draw_text(font, {place.right(), y + bar - font->FontSize / 2}, ui.theme.ink,
                percent(told.probabilities[digit]), Align::kRight);
    }
  }
  if (ui.export_frame == nullptr) return;
  for (const NamedAnswer& one : {exact, changed}) {
    if (one.answer == nullptr) continue;
    ExportSeries series{"", one.name, "", "", {}};
    for (std::uint32_t digit = 0; digit < one.answer->probabilities.size(); ++digit)
      series.points.push_back({static_cast<double>(digit), one.answer->probabilities[digit]});
    ui.export_frame->series.push_back(std::move(series));
  }
}

}  // namespace qs::ui
