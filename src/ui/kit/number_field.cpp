#include <algorithm>

#include "labs/words/text.hpp"
#include "ui/kit/hit.hpp"

namespace qs::ui {
namespace {

constexpr float kInset = 10, kUnitGap = 4;

float unit_width(const Ui& ui, const Number& number) {
  if (number.unit.empty() || !number.shows_unit) return 0;
  return kUnitGap + text_width(ui.fonts.label, number.unit);
}

}  // namespace

float number_width(const Ui& ui, const Number& number, int digits) {
  const float text = text_width(ui.fonts.strong, std::string(static_cast<std::size_t>(digits), '0'));
  const float unit = unit_width(ui, number);
  return std::max(ui.measures.target, text + unit + 2 * kInset);
}

std::optional<double> number_field(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
                                   const Number& number) {
  std::optional<double> wanted = ui.probe.take(path);
  std::optional<std::string> typed;
  const bool editing = ui.type_on_canvas != nullptr && ui.probe.editing() == path;
  ImGuiID id = 0;
  const Theme& theme = ui.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (editing) {
    typed = ui.type_on_canvas(ui, path, place, number);
    id = ImGui::GetItemID();
    list.AddRect(place.corner(), place.opposite(), theme.signal, ui.measures.corner, 0, 2);
  } else {
    const Hit hit = hit_area(ui, path, place);
    id = hit.id;
    if (hit.pressed && ui.type_on_canvas != nullptr) ui.probe.edit(std::string(path));
    if (number.selected) list.AddRectFilled(place.corner(), place.opposite(), theme.band, ui.measures.corner);
    list.AddRect(place.corner(), place.opposite(), hit.hovered ? theme.ink2 : theme.hair, ui.measures.corner);
    const float unit = unit_width(ui, number);
    const float width = text_width(ui.fonts.strong, number.text) + unit;
    const float x = place.x + (place.w - width) / 2;
    const float y = place.y + (place.h - ui.fonts.strong->FontSize) / 2;
    draw_text(ui.fonts.strong, {x, y}, theme.ink, number.text);
    if (unit > 0) draw_text(ui.fonts.label, {x + width, y}, theme.ink2, number.unit, Align::kRight);
  }
  ProbeItem item = item_at(path, Role::kNumber, label, place, id);
  item.value = number.value;
  item.min = number.min;
  item.max = number.max;
  item.step = number.whole ? 1 : 0;
  item.unit = number.unit;
  item.value_text = number.text + (number.unit.empty() ? "" : " " + number.unit);
  item.typed = number.text;
  if (typed) {
    const Expected<double> value = parse_typed(*typed, typed_field(item));
    if (value) wanted = *value;
    if (!value) ui.complaint = told(value.error());
  }
  ui.probe.note(std::move(item));
  return wanted && *wanted != number.value ? wanted : std::nullopt;
}

}  // namespace qs::ui
