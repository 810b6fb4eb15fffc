#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/plot.hpp"

namespace qs::ui {
namespace {

constexpr float kKnob = 10, kTrack = 4;

void draw_track(const Ui& ui, float left, float right, float middle, float knob, bool held) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme;
  list.AddRectFilled({left, middle - kTrack / 2}, {right, middle + kTrack / 2}, theme.track, kTrack / 2);
  list.AddRectFilled({left, middle - kTrack / 2}, {knob, middle + kTrack / 2}, theme.ink, kTrack / 2);
  draw_ring({knob, middle}, held ? kKnob + 1 : kKnob, theme.ink, theme.panel);
}

}  // namespace

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
  const Theme& theme = ui.theme;
  draw_text(ui.fonts.strong, {place.x, middle - ui.fonts.strong->FontSize / 2}, theme.ink, label);
  draw_track(ui, left, right, middle, knob, hit.held);
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

std::optional<std::size_t> named_slider(Ui& ui, std::string_view path, std::string_view label,
                                        const Rect& place, std::size_t value,
                                        std::span<const std::string> names, std::string_view unit) {
  const float row = std::max(ui.measures.target, 2 * kKnob), middle = place.y + row / 2;
  const float left = place.x + text_width(ui.fonts.strong, label) + ui.measures.gap + kKnob,
              right = place.right() - kKnob - 4;
  const auto last = static_cast<int>(names.size()) - 1;
  const float per_step = (right - left) / static_cast<float>(last);
  const Rect area{left - kKnob, place.y, right - left + 2 * kKnob, row};
  const Hit hit = hit_area(ui, path, area);
  std::optional<int> wanted;
  if (hit.led) wanted = nearest(static_cast<double>((ImGui::GetIO().MousePos.x - left) / per_step), 0, last);
  if (const auto command = ui.probe.take(path)) wanted = nearest(*command, 0, last);
  const auto here = static_cast<int>(value);
  draw_text(ui.fonts.strong, {place.x, middle - ui.fonts.strong->FontSize / 2}, ui.theme.ink, label);
  draw_track(ui, left, right, middle, left + per_step * static_cast<float>(glide(ui, hit.id, here, hit.held)),
             hit.held);
  // Names that would touch leave each other out; the chosen one stands.
  constexpr float kApart = 7;
  float widest = 0;
  for (const std::string& name : names) widest = std::max(widest, text_width(ui.fonts.strong, name));
  const int every = std::max(1, static_cast<int>(std::ceil((widest + kApart) / std::max(per_step, 1.0F))));
  for (int i = 0; i <= last; ++i) {
    if (i != here && (i % every != 0 || std::abs(i - here) < every)) continue;
    draw_text(i == here ? ui.fonts.strong : ui.fonts.tick,
              {left + per_step * static_cast<float>(i), place.y + row + 2},
              i == here ? ui.theme.ink : ui.theme.ink2, names[static_cast<std::size_t>(i)], Align::kCentre);
  }
  ProbeItem item = item_at(path, Role::kSlider, label, area, hit.id);
  item.value_text = names[value] + " " + std::string(unit);
  item.value = here;
  item.max = last;
  item.step = 1;
  ui.probe.note(std::move(item));
  return wanted && *wanted != here ? std::optional(static_cast<std::size_t>(*wanted)) : std::nullopt;
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
  const Theme& theme = ui.theme;
  draw_text(ui.fonts.strong, {place.x, middle - ui.fonts.strong->FontSize / 2}, theme.ink, label);
  draw_track(ui, left, right, middle, knob, hit.held);
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

}  // namespace qs::ui
