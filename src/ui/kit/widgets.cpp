#include "ui/kit/widgets.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/plot.hpp"

namespace qs::ui {
namespace {

constexpr float kKnob = 10, kTrack = 4;

bool is_icon(ButtonLook look) {
  return look != ButtonLook::kPlain && look != ButtonLook::kMenu;
}

void draw_icon(ButtonLook look, ImVec2 centre, ImU32 ink) {
  if (look == ButtonLook::kCross) draw_cross(centre, 5, ink);
  if (look == ButtonLook::kUndo) draw_turn(centre, 6, -1, ink);
  if (look == ButtonLook::kRedo) draw_turn(centre, 6, 1, ink);
  if (look == ButtonLook::kReset) draw_circle_arrow(centre, 6.5F, ink);
  if (look == ButtonLook::kPlus || look == ButtonLook::kMinus)
    draw_sign(centre, 5, look == ButtonLook::kPlus, ink);
  if (look == ButtonLook::kUp || look == ButtonLook::kDown)
    draw_chevron(centre, 5, look == ButtonLook::kDown ? 1.0F : -1.0F, ink);
}

int nearest(double value, int min, int max) {
  return std::clamp(static_cast<int>(std::lround(value)), min, max);
}

}  // namespace

bool Ui::hidden(std::string_view path) const {
  return names_path(hide, path);
}

float slider_height(const Ui& ui) {
  return std::max(ui.measures.target, 2 * kKnob) + ui.fonts.tick->FontSize + 4;
}

std::optional<int> slider(Ui& ui, std::string_view path, std::string_view label, const Rect& place, int value,
                          int min, int max, std::string_view unit) {
  const float row = std::max(ui.measures.target, 2 * kKnob), middle = place.y + row / 2;
  const Number number{.value = static_cast<double>(value),
                      .min = static_cast<double>(min),
                      .max = static_cast<double>(max),
                      .whole = true,
                      .text = std::to_string(value),
                      .unit = std::string(unit),
                      .shows_unit = false};
  const float label_width = text_width(ui.fonts.strong, label) + ui.measures.gap;
  const Rect box{place.x + label_width, middle - ui.measures.target / 2, number_width(ui, number, 1),
                 ui.measures.target};
  const float left = box.right() + ui.measures.gap + kKnob, right = place.right() - kKnob;
  const float per_step = (right - left) / static_cast<float>(max - min);
  const Rect area{left - kKnob, place.y, right - left + 2 * kKnob, row};

  const Hit hit = hit_area(ui, path, area);
  std::optional<int> wanted;
  if (hit.led)
    wanted = nearest(min + static_cast<double>((ImGui::GetIO().MousePos.x - left) / per_step), min, max);
  if (const auto command = ui.probe.take(path)) wanted = nearest(*command, min, max);

  const auto x_of = [&](double v) { return left + per_step * static_cast<float>(v - min); };
  const float knob = x_of(glide(ui, hit.id, value, hit.held));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme;
  draw_text(ui.fonts.strong, {place.x, middle - ui.fonts.strong->FontSize / 2}, theme.ink, label);
  list.AddRectFilled({left, middle - kTrack / 2}, {right, middle + kTrack / 2}, theme.track, kTrack / 2);
  list.AddRectFilled({left, middle - kTrack / 2}, {knob, middle + kTrack / 2}, theme.ink, kTrack / 2);
  draw_ring({knob, middle}, hit.held ? kKnob + 1 : kKnob, theme.ink, theme.panel);
  constexpr int kMostMarks = 16;
  int every = 1;
  while ((max - min) / every > kMostMarks) every *= every % 10 == 5 ? 2 : every == 1 ? 10 : 5;
  for (int v = min; v <= max; v += every) {
    const bool here = v == value;
    draw_text(here ? ui.fonts.strong : ui.fonts.tick, {x_of(v), place.y + row + 2},
              here ? theme.ink : theme.ink2, std::to_string(v), Align::kCentre);
  }
  ProbeItem item = item_at(path, Role::kSlider, label, area, hit.id);
  item.value_text = number.text + " " + number.unit;
  item.value = value;
  item.min = min;
  item.max = max;
  item.step = 1;
  ui.probe.note(std::move(item));
  const auto typed = number_field(ui, std::string(path) + "_value", label, box, number);
  if (typed) wanted = static_cast<int>(*typed);
  return wanted && *wanted != value ? wanted : std::nullopt;
}

std::optional<double> log_slider(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
                                 double value, double min, double max, std::string_view unit) {
  const float row = std::max(ui.measures.target, 2 * kKnob), middle = place.y + row / 2;
  const auto rounded = [&](double v) {
    const double unit_place = std::pow(10.0, std::floor(std::log10(v)) - 2);
    return std::clamp(std::round(v / unit_place) * unit_place, min, max);
  };
  const Number number{value, min, max, false, significant(value), std::string(unit)};
  const float label_width = text_width(ui.fonts.strong, label) + ui.measures.gap;
  const Rect box{place.x + label_width, middle - ui.measures.target / 2, number_width(ui, number, 4),
                 ui.measures.target};
  const float left = box.right() + ui.measures.gap + kKnob, right = place.right() - kKnob;
  const Rect area{left - kKnob, place.y, right - left + 2 * kKnob, row};
  const Hit hit = hit_area(ui, path, area);
  std::optional<double> wanted;
  if (hit.led) {
    const double part = std::clamp((ImGui::GetIO().MousePos.x - left) / (right - left), 0.0F, 1.0F);
    wanted = rounded(min * std::pow(max / min, part));
  }
  if (const auto command = ui.probe.take(path)) wanted = std::clamp(*command, min, max);
  const auto x_of = [&](double v) {
    return left +
           (right - left) * static_cast<float>(std::log(std::clamp(v, min, max) / min) / std::log(max / min));
  };
  const float knob = x_of(value);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme;
  draw_text(ui.fonts.strong, {place.x, middle - ui.fonts.strong->FontSize / 2}, theme.ink, label);
  list.AddRectFilled({left, middle - kTrack / 2}, {right, middle + kTrack / 2}, theme.track, kTrack / 2);
  list.AddRectFilled({left, middle - kTrack / 2}, {knob, middle + kTrack / 2}, theme.ink, kTrack / 2);
  draw_ring({knob, middle}, hit.held ? kKnob + 1 : kKnob, theme.ink, theme.panel);
  float last = -1e9F;
  constexpr int kAllOfThem = 100;
  for (const double tick : log_ticks(min, max, kAllOfThem)) {
    const std::string mark = localized(shortest(std::round(tick * 1e6) / 1e6));
    const float half = text_width(ui.fonts.tick, mark) / 2;
    if (x_of(tick) - half < last + 8) continue;
    draw_text(ui.fonts.tick, {x_of(tick), place.y + row + 2}, theme.ink2, mark, Align::kCentre);
    last = x_of(tick) + half;
  }
  ProbeItem item = item_at(path, Role::kSlider, label, area, hit.id);
  item.value_text = number.text + " " + number.unit;
  item.value = value;
  item.min = min;
  item.max = max;
  item.step = std::pow(10.0, std::floor(std::log10(std::max(value, min))) - 1);
  ui.probe.note(std::move(item));
  if (const auto typed = number_field(ui, std::string(path) + "_value", label, box, number)) wanted = typed;
  return wanted && *wanted != value ? wanted : std::nullopt;
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
    if (hit.hovered) list.AddRectFilled(place.corner(), place.opposite(), theme.band, ui.measures.corner);
    list.AddRect(place.corner(), place.opposite(), hit.held || hit.hovered ? theme.ink2 : theme.hair,
                 ui.measures.corner);
    const float tail = look == ButtonLook::kMenu ? 16 : 0;
    const float room = place.w - 28 - tail, spare = std::max(0.0F, room - text_width(ui.fonts.strong, label));
    const float left = place.x + 14 + (look == ButtonLook::kPlain ? spare / 2 : 0);
    draw_text_within(ui.fonts.strong, {left, place.y + (place.h - ui.fonts.strong->FontSize) / 2}, room + 1,
                     ink, label);
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

std::optional<double> handle_x(Ui& ui, std::string_view path, std::string_view label, float line_top,
                               float line_bottom, const HandleAxis& axis, double value,
                               const std::string& value_text) {
  const double per_unit = (axis.x_of_max - axis.x_of_min) / (axis.max - axis.min);
  const float x = axis.x_of_min + static_cast<float>((value - axis.min) * per_unit);
  const float radius = kKnob, reach = std::max(ui.measures.target, 2 * radius) / 2;
  const Rect target{x - reach, line_top - radius - reach + radius, 2 * reach, 2 * reach};

  // Dragging keeps the initial distance between pointer and line; ImGui's storage holds it.
  const Hit hit = hit_area(ui, path, target);
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  if (ImGui::IsMouseClicked(0) && hit.held) storage.SetFloat(hit.id, x - ImGui::GetIO().MousePos.x);
  std::optional<double> wanted;
  // Move the line only with the pointer: its axis may change under a resting pointer.
  const bool moves = ImGui::GetIO().MouseDelta.x != 0;
  constexpr float kStill = 0.5F;
  const ImGuiIO& io = ImGui::GetIO();
  const bool dragged = io.MouseDragMaxDistanceSqr[0] >= kStill * kStill ||
                       std::abs(io.MousePos.x - io.MouseClickedPos[0].x) >= kStill;
  if (hit.led && moves && dragged) {
    const float at = ImGui::GetIO().MousePos.x + storage.GetFloat(hit.id);
    wanted = axis.min + (at - axis.x_of_min) / per_unit;
  }
  if (const auto command = ui.probe.take(path)) wanted = *command;

  ImGui::GetWindowDrawList()->AddLine({x, line_top}, {x, line_bottom}, ui.theme.ink, 1.4F);
  draw_ring({x, line_top}, hit.held ? radius + 1 : radius, ui.theme.ink, ui.theme.panel);
  draw_horizontal_arrows({x, line_top}, 5, ui.theme.ink);

  ProbeItem item = item_at(path, Role::kHandle, label, target, hit.id);
  item.value = value;
  item.min = axis.min;
  item.max = axis.max;
  item.step = axis.step;
  item.value_text = value_text;
  ui.probe.note(std::move(item));
  return wanted ? std::optional(std::clamp(*wanted, axis.min, axis.max)) : std::nullopt;
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
