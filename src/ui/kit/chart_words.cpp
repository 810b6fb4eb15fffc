// Words of a chart: placed clear of everything, and shown at the pointer.
#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/kit/chart.hpp"

namespace qs::ui {
namespace {

constexpr float kGap = 4;

}  // namespace

void Chart::label_points() {
  // Place strong words first.
  for (const bool strong : {true, false}) {
    for (const Point& point : points_) {
      if (point.strong == strong && !point.is_quiet && !point.label.empty()) label_point(point);
    }
  }
}

void Chart::label_point(const Point& point) {
  const ImFont* font = point.strong ? ui_.fonts.strong : ui_.fonts.tick;
  const float width = text_width(font, point.label), height = font->FontSize, away = point.strong ? 9 : 8;
  const ImVec2 at = point.at;
  Words words{{{at.x + away, at.y - height / 2},
               {at.x - away - width, at.y - height / 2},
               {at.x - width / 2, at.y - away - height + 2},
               {at.x - width / 2, at.y + away - 2},
               {at.x + away - 2, at.y - height - 1},
               {at.x - away - width + 2, at.y - height - 1},
               {at.x + away - 2, at.y + 1},
               {at.x - away - width + 2, at.y + 1}},
              point.color,
              point.label,
              point.strong};
  words.near = words.candidates.size();
  words.anchor = at;
  for (const float far : {18.0F, 30.0F, 44.0F}) {
    for (const float up : {0.5F, -0.5F, 1.0F, -1.0F}) {
      words.candidates.push_back({at.x + far, at.y + up * far - height / 2});
      words.candidates.push_back({at.x - far - width, at.y + up * far - height / 2});
    }
  }
  words_.push_back(std::move(words));
}

/// A fine line from a mark to the near end of its words.
void Chart::lead(ImVec2 from, const Rect& words, ImU32 color) const {
  const ImVec2 to{words.x > from.x ? words.x - 1 : words.right() + 1, words.y + words.h / 2};
  const float dx = to.x - from.x, dy = to.y - from.y, length = std::max(1.0F, std::hypot(dx, dy));
  constexpr float kClear = 7;  // of the mark
  ImGui::GetWindowDrawList()->AddLine({from.x + dx / length * kClear, from.y + dy / length * kClear}, to,
                                      faded(color, 0.6F), 1);
}

bool Chart::is_free(const Rect& place) const {
  if (place.x < plot_.x || place.right() > plot_.right() + 4 || place.y < plot_.y - 2 ||
      place.bottom() > plot_.bottom())
    return false;
  return taken_.is_free(place);
}

void Chart::place_words() {
  for (const Words& words : words_) {
    const ImFont* font = words.strong ? ui_.fonts.strong : ui_.fonts.tick;
    const float width = text_width(font, words.text);
    const auto place_at = [&](ImVec2 at) { return Rect{at.x - 2, at.y, width + 4, font->FontSize}; };
    const auto found = std::find_if(words.candidates.begin(), words.candidates.end(),
                                    [&](ImVec2 at) { return is_free(place_at(at)); });
    const bool stands = found != words.candidates.end();
    if (!stands && (!words.must_stand || words.candidates.empty())) continue;
    const ImVec2 at = stands ? *found : words.candidates.front();
    const Rect place = place_at(at);
    if (!stands) {
      ImGui::GetWindowDrawList()->AddRectFilled(place.corner(), place.opposite(),
                                                faded(ui_.theme.panel, 0.85F), 3);
    } else if (static_cast<std::size_t>(found - words.candidates.begin()) >= words.near) {
      lead(words.is_level ? ImVec2{words.anchor.x, place.y + place.h / 2} : words.anchor, place, words.color);
    }
    draw_text(font, at, words.color, words.text);
    taken_.take({place.x - kGap, place.y, place.w + 2 * kGap, place.h});
  }
}

void Chart::tell(ImVec2 at, std::span<const std::pair<std::string, ImU32>> lines) const {
  const ImFont* font = ui_.fonts.label;
  float width = 0;
  for (const auto& [text, color] : lines) width = std::max(width, text_width(font, text));
  const float height = font->FontSize * static_cast<float>(lines.size());
  constexpr float kInset = 8, kAway = 14;
  Rect box{at.x + kAway, at.y - height / 2 - kInset, width + 2 * kInset, height + 2 * kInset};
  if (box.right() > plot_.right()) box.x = at.x - kAway - box.w;
  box.x = std::max(box.x, place_.x);
  box.y = std::clamp(box.y, plot_.y, std::max(plot_.y, plot_.bottom() - box.h));
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled(box.corner(), box.opposite(), faded(ui_.theme.panel, 0.95F), ui_.measures.corner);
  list.AddRect(box.corner(), box.opposite(), ui_.theme.hair, ui_.measures.corner);
  float y = box.y + kInset;
  for (const auto& [text, color] : lines) {
    list.AddText(font, font->FontSize, {box.x + kInset, y}, color, text.data(), text.data() + text.size());
    y += font->FontSize;
  }
}

void Chart::read_at_pointer() {
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (!ImGui::IsMousePosValid() || pointer.x < plot_.x || pointer.x > plot_.right() || pointer.y < plot_.y ||
      pointer.y > plot_.bottom())
    return;
  constexpr float kNear = 16;
  const Point* nearest = nullptr;
  float least = kNear;
  for (const Point& point : points_) {
    const float away = std::hypot(point.at.x - pointer.x, point.at.y - pointer.y);
    if (away < least && !(point.label + point.detail).empty()) {
      least = away;
      nearest = &point;
    }
  }
  std::vector<std::pair<std::string, ImU32>> lines;
  if (nearest != nullptr) {
    lines.emplace_back(nearest->label, nearest->color);
    if (!nearest->detail.empty()) lines.emplace_back(nearest->detail, ui_.theme.ink);
    tell(nearest->at, lines);
    return;
  }
  const double here = x_at(pointer.x);
  for (const Series& series : series_) {
    if (series.label.empty() || series.points.size() < 2) continue;
    const auto after = std::find_if(series.points.begin(), series.points.end(),
                                    [&](const Dot& dot) { return dot.x >= here; });
    if (after == series.points.end() || after == series.points.begin()) continue;
    const Dot& to = *after;
    const Dot& from = *(after - 1);
    const double t = to.x > from.x ? (here - from.x) / (to.x - from.x) : 1;
    const double value = from.y + t * (to.y - from.y);
    lines.emplace_back(
        series.label + " " + significant(value) + (series.unit.empty() ? "" : " " + series.unit),
        series.color);
    ImGui::GetForegroundDrawList()->AddCircleFilled({pointer.x, y(value)}, 3.5F, series.color);
  }
  if (lines.empty()) return;
  lines.insert(lines.begin(), {significant(here) + " " + x_axis_.title, ui_.theme.ink2});
  ImGui::GetForegroundDrawList()->AddLine({pointer.x, plot_.y}, {pointer.x, plot_.bottom()}, ui_.theme.hair,
                                          1);
  tell(pointer, lines);
}

}  // namespace qs::ui
