// Marks of a chart, lines that join them, and words along a line.
#include <algorithm>
#include <cmath>

#include "ui/kit/chart.hpp"

namespace qs::ui {
namespace {

struct Slant {
  ImVec2 middle, direction;  // a unit vector to the right
};

/// The point of a polyline at `length` from its beginning, and the direction there over `reach` to both sides.
Slant slant_at(std::span<const ImVec2> line, std::span<const float> lengths, float length, float reach) {
  const auto at = [&](float wanted) {
    const auto after = std::lower_bound(lengths.begin() + 1, lengths.end() - 1, wanted) - lengths.begin();
    const ImVec2 from = line[after - 1], to = line[after];
    const float piece = lengths[after] - lengths[after - 1];
    const float t = piece > 0 ? (wanted - lengths[after - 1]) / piece : 0;
    return ImVec2{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
  };
  const ImVec2 first = at(length - reach), last = at(length + reach);
  const float dx = last.x - first.x, dy = last.y - first.y, size = std::max(1e-3F, std::hypot(dx, dy));
  return {at(length), {dx / size, dy / size}};
}

}  // namespace

std::vector<ImVec2> Chart::pixels_of(std::span<const Dot> points) const {
  std::vector<ImVec2> pixels(points.size());
  std::transform(points.begin(), points.end(), pixels.begin(), [this](const Dot& dot) {
    return ImVec2{x(dot.x), y(dot.y)};
  });
  return pixels;
}

void Chart::point(Dot at, ImU32 color, std::string label, bool strong, std::string detail, float radius) {
  point({at, color, std::move(label), std::move(detail), strong, false, radius});
}

void Chart::point(const Mark& mark) {
  const ImVec2 centre{x(mark.at.x), y(mark.at.y)};
  if (centre.x < plot_.x - 1 || centre.x > plot_.right() + 1 || centre.y < plot_.y - 1 ||
      centre.y > plot_.bottom() + 1)
    return;
  const float radius = mark.strong ? 6 : mark.radius;
  data("", {{mark.at.x, mark.at.y, mark.label}});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (mark.shape == Shape::kDiamond) {
    list.AddNgonFilled(centre, radius + 2.5F, ui_.theme.panel, 4);
    list.AddNgonFilled(centre, radius + 1, mark.color, 4);
  } else {
    list.AddCircleFilled(centre, radius + 1.5F, ui_.theme.panel, 20);
    list.AddCircleFilled(centre, radius, mark.color, 20);
    if (mark.shape == Shape::kRing) list.AddCircleFilled(centre, radius - 1.8F, ui_.theme.panel, 20);
  }
  taken_.take({centre.x - radius - 1, centre.y - radius - 1, 2 * radius + 2, 2 * radius + 2});
  points_.push_back({centre, mark.color, mark.label, mark.detail, mark.strong, mark.is_quiet});
}

void Chart::join(std::span<const Dot> points, ImU32 color) {
  const std::vector<ImVec2> pixels = pixels_of(points);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({plot_.x - 2, plot_.y - 2}, {plot_.right() + 2, plot_.bottom() + 2}, true);
  draw_line(pixels, color, Stroke::kFine);
  list.PopClipRect();
}

void Chart::along(std::span<const Dot> line, ImU32 color, std::string_view words, bool above) {
  if (line.size() < 2) return;
  const std::vector<ImVec2> pixels = pixels_of(line);
  std::vector<float> lengths{0};
  for (std::size_t i = 1; i < pixels.size(); ++i)
    lengths.push_back(lengths.back() +
                      std::hypot(pixels[i].x - pixels[i - 1].x, pixels[i].y - pixels[i - 1].y));
  const ImFont* font = ui_.fonts.label;
  const float width = text_width(font, words), height = font->FontSize;
  constexpr float kClear = 8;
  // Begin where a label of a rising line is looked for, in its upper half.
  for (const float part : {0.62F, 0.55F, 0.7F, 0.48F, 0.78F, 0.4F, 0.32F, 0.85F, 0.24F}) {
    const float length = lengths.back() * part;
    if (length < width / 2 || length > lengths.back() - width / 2) continue;
    const auto [middle, right] = slant_at(pixels, lengths, length, width / 2);
    const ImVec2 up{right.y, -right.x};
    // From the line to the middle of the words.
    const float away = above ? height / 2 + kClear : -height / 2 - kClear;
    const ImVec2 centre{middle.x + up.x * away, middle.y + up.y * away};
    std::vector<Rect> squares;
    for (float t = -width / 2; t <= width / 2; t += height / 2) {
      const float side = height * 0.6F;
      squares.push_back({centre.x + right.x * t - side / 2, centre.y + right.y * t - side / 2, side, side});
    }
    if (!std::all_of(squares.begin(), squares.end(), [this](const Rect& one) { return is_free(one); }))
      continue;
    draw_text_along(font, centre, right, color, words);
    for (const Rect& one : squares) taken_.take(one);
    return;
  }
}

}  // namespace qs::ui
