#include "ui/kit/chart.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/round_ticks.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/plot.hpp"

namespace qs::ui {
namespace {

constexpr float kTick = 4, kBelow = 24;

double forward(const ChartAxis& axis, double value) {
  return axis.logarithmic ? std::log10(value) : value;
}

std::string number_of(double tick, std::span<const double> marks, bool logarithmic) {
  if (logarithmic || marks.size() < 2)
    return tick < 1e4 && tick >= 1e-3 ? localized(shortest(tick)) : significant(tick);
  return tick_text(tick, marks[1] - marks[0]);
}

}  // namespace

double part_of(const ChartAxis& axis, double value) {
  const double low = forward(axis, axis.low), high = forward(axis, axis.high);
  // Clamp far values: a pixel coordinate must stay finite.
  const double wanted = (forward(axis, value) - low) / (high - low);
  return std::isnan(wanted) ? -2.0 : std::clamp(wanted, -2.0, 3.0);
}

double value_at(const ChartAxis& axis, double part) {
  const double low = forward(axis, axis.low), high = forward(axis, axis.high);
  const double value = low + part * (high - low);
  return axis.logarithmic ? std::pow(10.0, value) : value;
}

std::vector<double> chart_ticks(const ChartAxis& axis, int wanted) {
  if (axis.logarithmic) return log_ticks(axis.low, axis.high, wanted);
  if (axis.whole) wanted = std::min(wanted, static_cast<int>(axis.high - axis.low) + 1);
  // A single number is no scale.
  std::vector<double> marks = round_ticks(axis.low, axis.high, wanted);
  return marks.size() < 3 ? round_ticks(axis.low, axis.high, 2 * wanted) : marks;
}

Chart::Chart(Ui& ui, const Rect& place, ChartAxis x, ChartAxis y)
    : ui_(ui), place_(place), x_axis_(std::move(x)), y_axis_(std::move(y)), taken_(place) {
  const ImFont* font = ui.fonts.tick;
  const float above = y_axis_.title.empty() ? 6 : font->FontSize + 8;
  const float below = x_axis_.numbers ? kBelow : 8;
  const float left = y_axis_.numbers ? text_width(font, "−00.0") + 6 : 0;
  plot_ = {place.x + left, place.y + above, std::max(40.0F, place.w - left - 8),
           std::max(40.0F, place.h - above - below)};
  draw_grid();
}

float Chart::x(double value) const {
  return plot_.x + plot_.w * static_cast<float>(part_of(x_axis_, value));
}
float Chart::y(double value) const {
  return plot_.bottom() - plot_.h * static_cast<float>(part_of(y_axis_, value));
}
double Chart::x_at(float pixel) const {
  return value_at(x_axis_, (pixel - plot_.x) / plot_.w);
}
double Chart::y_at(float pixel) const {
  return value_at(y_axis_, (plot_.bottom() - pixel) / plot_.h);
}

void Chart::draw_grid() {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui_.fonts.tick;
  const Theme& theme = ui_.theme;
  constexpr float kXSpacing = 70, kYSpacing = 34;
  if (y_axis_.numbers) {
    const auto marks = chart_ticks(y_axis_, std::max(3, static_cast<int>(plot_.h / kYSpacing)));
    for (const double tick : marks) {
      const float at = y(tick);
      list.AddLine({plot_.x, at}, {plot_.right(), at}, theme.hair, 1);
      draw_text(font, {plot_.x - 6, at - font->FontSize / 2}, theme.ink2,
                number_of(tick, marks, y_axis_.logarithmic), Align::kRight);
    }
  }
  if (!y_axis_.title.empty()) draw_text(font, {place_.x, place_.y}, theme.ink2, y_axis_.title);
  list.AddLine({plot_.x, plot_.bottom()}, {plot_.right(), plot_.bottom()}, theme.ink2, ui_.measures.axis);
  if (!x_axis_.numbers) return;
  const auto marks = chart_ticks(x_axis_, std::max(3, static_cast<int>(plot_.w / kXSpacing)));
  const float title_left = plot_.right() - text_width(font, x_axis_.title);
  draw_text(font, {title_left, plot_.bottom() + kTick + 3}, theme.ink2, x_axis_.title);
  float last = -1e9F;
  for (const double tick : marks) {
    const std::string number = number_of(tick, marks, x_axis_.logarithmic);
    const float at = x(tick), half = text_width(font, number) / 2;
    list.AddLine({at, plot_.bottom()}, {at, plot_.bottom() + kTick}, theme.ink2, ui_.measures.axis);
    if (at + half > title_left - 8 || at - half < last + 6 || at - half < place_.x) continue;
    draw_text(font, {at, plot_.bottom() + kTick + 3}, theme.ink2, number, Align::kCentre);
    last = at + half;
  }
}

void Chart::draw_line(std::span<const ImVec2> points, ImU32 color, Stroke stroke) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = stroke == Stroke::kFine ? 1.2F : ui_.measures.curve;
  if (stroke == Stroke::kSolid || stroke == Stroke::kFine) {
    list.AddPolyline(points.data(), static_cast<int>(points.size()), color, 0, width);
    return;
  }
  constexpr float kOn = 6, kPeriod = 10;
  float along = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ImVec2 from = points[i - 1], to = points[i];
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    float at = 0;
    while (at < length) {
      const float phase = std::fmod(along + at, kPeriod);
      const bool on = phase < kOn;
      const float next = std::min(length, at + std::max(0.01F, (on ? kOn : kPeriod) - phase));
      if (on) {
        const auto between = [&](float t) {
          return ImVec2{from.x + (to.x - from.x) * t / length, from.y + (to.y - from.y) * t / length};
        };
        list.AddLine(between(at), between(next), color, width);
      }
      at = next;
    }
    along += length;
  }
}

void Chart::quiet_line(std::vector<Dot> points, ImU32 color, std::string label, std::string unit,
                       Stroke stroke) {
  if (points.empty()) return;
  if (ui_.export_frame != nullptr) {
    std::vector<ExportPoint> noted(points.size());
    std::transform(points.begin(), points.end(), noted.begin(), [](const Dot& dot) {
      return ExportPoint{dot.x, dot.y};
    });
    data(label, std::move(noted));
  }
  const std::vector<ImVec2> pixels = pixels_of(points);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({plot_.x - 2, plot_.y - 2}, {plot_.right() + 2, plot_.bottom() + 2}, true);
  draw_line(pixels, color, stroke);
  list.PopClipRect();
  // Reserve a few small squares along the line, so that words keep off it.
  constexpr float kEvery = 7, kReach = 4;
  for (std::size_t i = 1; i < pixels.size(); ++i) {
    const ImVec2 from = pixels[i - 1], to = pixels[i];
    const int pieces =
        std::clamp(static_cast<int>(std::hypot(to.x - from.x, to.y - from.y) / kEvery), 1, 300);
    for (int k = 0; k < pieces; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(pieces);
      taken_.take({from.x + (to.x - from.x) * t - kReach, from.y + (to.y - from.y) * t - kReach, 2 * kReach,
                   2 * kReach});
    }
  }
  series_.push_back({std::move(points), color, std::move(label), std::move(unit)});
}

void Chart::line(std::vector<Dot> points, ImU32 color, std::string label, std::string unit, Stroke stroke) {
  if (points.empty()) return;
  const std::vector<ImVec2> pixels = pixels_of(points);
  if (!label.empty()) {
    Words words{{}, color, label, true};
    const float width = text_width(ui_.fonts.strong, label), height = ui_.fonts.strong->FontSize;
    // Try places beside the line, from its right end to its left.
    for (std::size_t k = 0; k < 24; ++k) {
      const auto& at = pixels[(pixels.size() - 1) * (24 - k) / 24];
      for (const float away : {7.0F, 14.0F, 24.0F}) {
        words.candidates.push_back({at.x - width, at.y - height - away});
        words.candidates.push_back({at.x + 6, at.y + away - 4});
        words.candidates.push_back({at.x - width - 6, at.y + away - 4});
        words.candidates.push_back({at.x, at.y - height - away});
      }
    }
    words_.push_back(std::move(words));
  }
  quiet_line(std::move(points), color, std::move(label), std::move(unit), stroke);
}

void Chart::steps(std::span<const double> heights, double low, double high, ImU32 line_color, ImU32 fill) {
  if (heights.empty()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double width = (high - low) / static_cast<double>(heights.size());
  note_bins(ui_, {y_axis_.title, y_axis_.title, x_axis_.title, y_axis_.title, {}}, heights, low, width);
  std::vector<ImVec2> outline;
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const float left = x(low + width * static_cast<double>(i)),
                right = x(low + width * static_cast<double>(i + 1));
    const float top = std::max(plot_.y, y(heights[i]));
    list.AddRectFilled({left, top}, {right, plot_.bottom()}, fill);
    // Steps too small to see would only make the joints of a thick line overlap.
    constexpr float kVisibleStep = 0.75F;
    if (outline.empty() || std::abs(outline.back().y - top) > kVisibleStep) {
      outline.push_back({left, top});
      outline.push_back({right, top});
    } else {
      outline.back().x = right;
    }
    taken_.take({left, top - 3, right - left, 6});
  }
  list.AddPolyline(outline.data(), static_cast<int>(outline.size()), line_color, 0, ui_.measures.curve);
}

void Chart::band(double low, double high, ImU32 color) {
  const float left = std::clamp(x(low), plot_.x, plot_.right()),
              right = std::clamp(x(high), plot_.x, plot_.right());
  if (right > left)
    ImGui::GetWindowDrawList()->AddRectFilled({left, plot_.y}, {right, plot_.bottom()}, color);
}

void Chart::vertical(double at, ImU32 color, std::string label, Stroke stroke) {
  const float pixel = x(at);
  if (pixel < plot_.x - 1 || pixel > plot_.right() + 1) return;
  const ImVec2 ends[] = {{pixel, plot_.y}, {pixel, plot_.bottom()}};
  draw_line(ends, color, stroke);
  taken_.take({pixel - 3, plot_.y, 6, plot_.h});
  if (label.empty()) return;
  const float width = text_width(ui_.fonts.strong, label), height = ui_.fonts.strong->FontSize;
  Words words{{}, color, std::move(label), true};
  const int lines = static_cast<int>(plot_.h / height);
  for (int line = 0; line < lines; ++line) {
    const float down = 2 + height * static_cast<float>(line);
    words.candidates.push_back({pixel + 7, plot_.y + down});
    words.candidates.push_back({pixel - 7 - width, plot_.y + down});
  }
  // Beyond close neighbours, one under another, each with a leader from its line.
  words.near = words.candidates.size();
  words.anchor = {pixel, plot_.y};
  words.is_level = true;
  for (const float far : {20.0F, 40.0F, 60.0F, 90.0F, 120.0F}) {
    for (int line = 0; line < lines; ++line) {
      const float down = 2 + height * static_cast<float>(line);
      words.candidates.push_back({pixel + far, plot_.y + down});
      words.candidates.push_back({pixel - far - width, plot_.y + down});
    }
  }
  words_.push_back(std::move(words));
}

void Chart::horizontal(double at, ImU32 color, std::string label, Stroke stroke) {
  const float pixel = y(at);
  if (pixel < plot_.y - 1 || pixel > plot_.bottom() + 1) return;
  const ImVec2 ends[] = {{plot_.x, pixel}, {plot_.right(), pixel}};
  draw_line(ends, color, stroke);
  taken_.take({plot_.x, pixel - 3, plot_.w, 6});
  if (label.empty()) return;
  const float width = text_width(ui_.fonts.strong, label), height = ui_.fonts.strong->FontSize;
  Words words{{}, color, std::move(label), true};
  constexpr float kEvery = 24;
  const int places = static_cast<int>((plot_.w - width) / kEvery);
  for (int i = 0; i <= places; ++i) {
    const float left = plot_.right() - width - 2 - kEvery * static_cast<float>(i);
    words.candidates.push_back({left, pixel - height - 6});
    words.candidates.push_back({left, pixel + 6});
  }
  words.must_stand = true;
  words_.push_back(std::move(words));
}

void Chart::note(Dot at, ImU32 color, std::string text) {
  const float width = text_width(ui_.fonts.label, text), height = ui_.fonts.label->FontSize;
  Words words{{}, color, std::move(text), false};
  const ImVec2 centre{x(at.x), y(at.y)};
  for (const float down : {0.0F, height, -height, 2 * height, -2 * height}) {
    for (const float side : {-width / 2, 0.0F, -width})
      words.candidates.push_back({centre.x + side, centre.y + down});
  }
  words.is_note = true;
  words_.push_back(std::move(words));
}

void Chart::data(std::string name, std::vector<ExportPoint> points) {
  if (ui_.export_frame == nullptr) return;
  ui_.export_frame->series.push_back(
      {y_axis_.title, std::move(name), x_axis_.title, y_axis_.title, std::move(points)});
}

void Chart::finish() {
  label_points();
  std::stable_partition(words_.begin(), words_.end(), [](const Words& words) { return !words.is_note; });
  place_words();
  if (ui_.export_frame == nullptr) read_at_pointer();
}

}  // namespace qs::ui
