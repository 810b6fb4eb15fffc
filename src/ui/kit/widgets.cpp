#include "ui/kit/widgets.hpp"

#include <algorithm>
#include <cmath>

#include "ui/kit/hit.hpp"

namespace qs::ui {
namespace {

bool is_icon(ButtonLook look) {
  return look != ButtonLook::kPlain && look != ButtonLook::kFilled && look != ButtonLook::kMenu;
}

void draw_icon(ButtonLook look, ImVec2 centre, ImU32 ink) {
  if (look == ButtonLook::kCross) draw_cross(centre, 5, ink);
  if (look == ButtonLook::kUndo) draw_turn(centre, 6, -1, ink);
  if (look == ButtonLook::kRedo) draw_turn(centre, 6, 1, ink);
  if (look == ButtonLook::kReset) draw_circle_arrow(centre, 6.5F, ink);
  if (look == ButtonLook::kPlus || look == ButtonLook::kMinus)
    draw_magnifier(centre, 6, look == ButtonLook::kPlus, ink);
  if (look == ButtonLook::kUp || look == ButtonLook::kDown)
    draw_chevron(centre, 5, look == ButtonLook::kDown ? 1.0F : -1.0F, ink);
}

}  // namespace

bool Ui::hidden(std::string_view path) const {
  return names_path(hide, path);
}

float segment_width(const Ui& ui, std::string_view option) {
  return std::max(text_width(ui.fonts.strong, option) + 28, ui.measures.target);
}

/// Places of the segments, relative to the choice's corner.
std::vector<Rect> segments_of(const Ui& ui, std::span<const std::string> options, float room) {
  const float height = std::max(30.0F, ui.measures.target);
  std::vector<Rect> segments;
  float x = 2, y = 0;
  for (const std::string& option : options) {
    const float width = segment_width(ui, option);
    if (x > 2 && x + width + 2 > room) {
      x = 2;
      y += height;
    }
    segments.push_back({x, y, width, height});
    x += width;
  }
  return segments;
}

ImVec2 choice_size(const Ui& ui, std::span<const std::string> options, float room) {
  ImVec2 size{4, std::max(30.0F, ui.measures.target)};
  for (const Rect& segment : segments_of(ui, options, room))
    size = {std::max(size.x, segment.right() + 2), std::max(size.y, segment.bottom())};
  return size;
}

std::optional<int> choice(Ui& ui, std::string_view path, std::string_view label, ImVec2 at,
                          std::span<const std::string> options, int selected, float room) {
  const ImVec2 size = choice_size(ui, options, room);
  const Theme& theme = ui.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + size.x, at.y + size.y}, theme.track, ui.measures.corner);
  std::optional<int> wanted;
  if (const auto command = ui.probe.take(path))
    wanted = nearest(*command, 0, static_cast<int>(options.size()) - 1);

  ProbeItem group = item_at(path, Role::kChoice, label, {at.x, at.y, size.x, size.y}, 0);
  group.options.assign(options.begin(), options.end());
  group.value = selected;
  group.max = static_cast<double>(options.size()) - 1;
  group.step = 1;
  if (selected >= 0) group.value_text = options[selected];
  ui.probe.note(std::move(group));

  const std::vector<Rect> segments = segments_of(ui, options, room);
  for (int i = 0; i < static_cast<int>(options.size()); ++i) {
    const std::string option_path = std::string(path) + "/" + std::to_string(i);
    Rect segment = segments[static_cast<std::size_t>(i)];
    segment.x += at.x;
    segment.y += at.y;
    const Hit hit = hit_area(ui, option_path, segment);
    if (hit.pressed || ui.probe.take(option_path)) wanted = i;
    const bool on = i == selected;
    if (on) {
      list.AddRectFilled({segment.x, segment.y + 2}, {segment.right(), segment.bottom() - 2}, theme.panel,
                         ui.measures.corner - 2);
    }
    const ImFont* font = on ? ui.fonts.strong : ui.fonts.label;
    draw_text(font, {segment.x + segment.w / 2, segment.y + (segment.h - font->FontSize) / 2},
              on || hit.hovered ? theme.ink : theme.ink2, options[i], Align::kCentre);
    ProbeItem item = item_at(option_path, Role::kOption, options[i], segment, hit.id);
    item.value = on ? 1 : 0;
    item.max = 1;
    ui.probe.note(std::move(item));
  }
  return wanted && *wanted != selected ? wanted : std::nullopt;
}

float button_width(const Ui& ui, std::string_view label, ButtonLook look) {
  if (is_icon(look)) return std::max(30.0F, ui.measures.target);
  return text_width(ui.fonts.strong, label) + (look == ButtonLook::kMenu ? 44 : 28);
}

bool button(Ui& ui, std::string_view path, std::string_view label, const Rect& place, ButtonLook look,
            bool enabled) {
  const Rect target = as_target(ui, place);
  const Hit hit = hit_area(ui, path, target);
  const bool commanded = ui.probe.take(path).has_value();
  const Theme& theme = ui.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 ink = enabled ? theme.ink : theme.hair;
  if (is_icon(look)) {
    if (hit.hovered && enabled)
      list.AddRectFilled(place.corner(), place.opposite(), theme.track, ui.measures.corner);
    draw_icon(look, {place.x + place.w / 2, place.y + place.h / 2}, ink);
  } else {
    const bool filled = look == ButtonLook::kFilled && enabled;
    if (filled) list.AddRectFilled(place.corner(), place.opposite(), theme.ink, ui.measures.corner);
    if (hit.hovered && !filled)
      list.AddRectFilled(place.corner(), place.opposite(), theme.band, ui.measures.corner);
    list.AddRect(place.corner(), place.opposite(), hit.held || hit.hovered ? theme.ink2 : theme.hair,
                 ui.measures.corner);
    const float tail = look == ButtonLook::kMenu ? 16 : 0;
    const float room = place.w - 28 - tail, spare = std::max(0.0F, room - text_width(ui.fonts.strong, label));
    const float left = place.x + 14 + (look == ButtonLook::kMenu ? 0 : spare / 2);
    draw_text_within(ui.fonts.strong, {left, place.y + (place.h - ui.fonts.strong->FontSize) / 2}, room + 1,
                     filled ? theme.panel : ink, label);
    if (look == ButtonLook::kMenu)
      draw_chevron({place.right() - 18, place.y + place.h / 2}, 4, 1, theme.ink2);
  }
  ProbeItem item = item_at(path, Role::kButton, label, target, hit.id);
  item.enabled = enabled;
  ui.probe.note(std::move(item));
  return enabled && (hit.pressed || commanded);
}

bool option_row(Ui& ui, std::string_view path, std::string_view label, const Rect& place, bool selected) {
  const Hit hit = hit_area(ui, path, place);
  const Theme& theme = ui.theme;
  if (hit.hovered || selected) {
    ImGui::GetWindowDrawList()->AddRectFilled(place.corner(), place.opposite(),
                                              selected ? theme.track : theme.band, ui.measures.corner);
  }
  ProbeItem item = item_at(path, Role::kOption, label, place, hit.id);
  item.value = selected ? 1 : 0;
  item.max = 1;
  ui.probe.note(std::move(item));
  // A finger that scrolled the list did not mean to choose a row.
  constexpr float kScrolled = 8;
  const ImVec2 dragged = ImGui::GetMouseDragDelta(0, 0);
  return (hit.pressed && std::abs(dragged.y) < kScrolled) || ui.probe.take(path).has_value();
}

bool note_row(Ui& ui, std::string_view path, std::string_view label, const Rect& place, bool selected) {
  ProbeItem item = item_at(path, Role::kOption, label, place, 0);
  item.value = selected ? 1 : 0;
  item.max = 1;
  ui.probe.note(std::move(item));
  return ui.probe.take(path).has_value();
}

void note_scroll(Ui& ui, std::string_view path, std::string_view label, const Rect& place, float at,
                 float beyond) {
  ProbeItem item = item_at(path, Role::kScroll, label, place, 0);
  item.value = at;
  item.max = beyond;
  item.step = ui.measures.target;
  ui.probe.note(std::move(item));
}

}  // namespace qs::ui
