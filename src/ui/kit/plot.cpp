#include "ui/kit/plot.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/numerics/round_ticks.hpp"
#include "labs/words/text.hpp"

namespace qs::ui {
namespace {

/// The smallest of 1, 2, 5, 10, 20, 50, … that is at least `least`.
int round_stride(float least) {
  for (int power = 1;; power *= 10) {
    for (const int mantissa : {1, 2, 5}) {
      if (static_cast<float>(mantissa * power) >= least) return mantissa * power;
    }
  }
}

constexpr float kGapBetweenLabels = 6;

float widest(const ImFont* font, std::span<const Bar> bars, std::string Bar::*label) {
  float width = 0;
  for (const Bar& bar : bars) width = std::max(width, text_width(font, bar.*label));
  return width;
}

}  // namespace

std::vector<double> log_ticks(double low, double high, int wanted) {
  const double decades = std::log10(high / low);
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = static_cast<int>(std::floor(std::log10(high)));
  std::vector<double> marks;
  for (int k = first; k <= last; ++k) {
    for (const double mantissa : {1.0, 2.0, 5.0}) {
      const double tick = mantissa * std::pow(10.0, k);
      const bool shown = mantissa == 1 || 3 * decades <= wanted;
      if (shown && tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) marks.push_back(tick);
    }
  }
  return marks;
}

std::string tick_text(double tick, double step) {
  if (std::abs(tick) < step / 2) return "0";
  const int exponent = static_cast<int>(std::floor(std::log10(step) + 1e-9));
  if (exponent < -4 || exponent > 5) return significant(tick);
  return fixed(tick, std::max(0, -exponent));
}

void draw_stepped_area(const Rect& plot, const AxisX& axis, std::span<const double> density, double peak,
                       ImU32 line, ImU32 fill, float stroke) {
  if (density.empty() || !(peak > 0)) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double width = (axis.high - axis.low) / static_cast<double>(density.size());
  const auto edge = [&](std::size_t bin) { return axis(axis.low + width * static_cast<double>(bin)); };
  std::vector<ImVec2> outline;
  for (std::size_t bin = 0; bin < density.size(); ++bin) {
    const float top = plot.bottom() - plot.h * static_cast<float>(density[bin] / peak);
    if (density[bin] > 0) list.AddRectFilled({edge(bin), top}, {edge(bin + 1), plot.bottom()}, fill);
    // Steps too small to see would only make the joints of a thick line overlap.
    constexpr float kVisibleStep = 0.75F;
    const bool step = outline.empty() || std::abs(outline.back().y - top) > kVisibleStep;
    if (step) outline.push_back({edge(bin), top});
    const float y = step ? top : outline.back().y;
    if (!step && outline.size() > 1 && outline[outline.size() - 2].y == y) outline.pop_back();
    outline.push_back({edge(bin + 1), y});
  }
  list.AddPolyline(outline.data(), static_cast<int>(outline.size()), line, 0, stroke);
}

void note_bins(const Ui& ui, ExportSeries series, std::span<const double> heights, double low, double width) {
  if (ui.export_frame == nullptr) return;
  double middle = low + width / 2;
  for (const double height : heights) {
    series.points.push_back({middle, height});
    middle += width;
  }
  ui.export_frame->series.push_back(std::move(series));
}

void draw_axis(const Ui& ui, const AxisX& axis, float y, std::string_view title) {
  constexpr float kTickLength = 4, kSpacing = 62;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  list.AddLine({axis.left, y}, {axis.right, y}, ui.theme.ink2, ui.measures.axis);
  // A single number is no scale.
  constexpr int kFewest = 5;
  const int wanted = std::max(kFewest, static_cast<int>((axis.right - axis.left) / kSpacing));
  const auto marks = round_ticks(axis.low, axis.high, wanted);
  const double step = marks.size() > 1 ? marks[1] - marks[0] : 1;
  const float title_left = axis.right - text_width(font, title);
  for (const double tick : marks) {
    const std::string number = tick_text(tick, step);
    const float half = text_width(font, number) / 2;
    list.AddLine({axis(tick), y}, {axis(tick), y + kTickLength}, ui.theme.ink2, ui.measures.axis);
    if (axis(tick) + half > title_left - 8 || axis(tick) - half < axis.left) continue;
    draw_text(font, {axis(tick), y + kTickLength + 3}, ui.theme.ink2, number, Align::kCentre);
  }
  draw_text(font, {title_left, y + kTickLength + 3}, ui.theme.ink2, title);
}

void draw_bars(const Ui& ui, const Rect& plot, const AxisX& axis, std::span<const Bar> bars, double spacing,
               ImU32 color) {
  constexpr float kMaxWidth = 30, kFillOfSpacing = 0.62F;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float pitch = axis(spacing) - axis(0);
  // Gaps below a pixel would appear and vanish with the positions of bars.
  constexpr float kLeastPitch = 4;
  const float width = pitch < kLeastPitch ? pitch : std::min(pitch * kFillOfSpacing, kMaxWidth);
  const float room = plot.h - ui.fonts.tick->FontSize - 4;
  double peak = 0;
  for (const Bar& bar : bars) peak = std::max(peak, bar.share);

  const float below = widest(ui.fonts.tick, bars, &Bar::below);
  // Use the same round stride on both sides of 0, so that the labelled codes are multiples of it.
  const int stride = round_stride((below + kGapBetweenLabels) / std::max(0.01F, pitch));
  const Bar* zero = find_by(bars, &Bar::below, "0");
  const std::ptrdiff_t origin = zero == nullptr ? 0 : zero - bars.data();
  const auto fits = [&](std::string Bar::*label) {
    return widest(ui.fonts.strong, bars, label) + kGapBetweenLabels <= pitch;
  };
  const bool short_only = !fits(&Bar::above), tallest_only = short_only && !fits(&Bar::above_short);

  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const float x = axis(bar.x);
    const float top = plot.bottom() - (peak > 0 ? room * static_cast<float>(bar.share / peak) : 0);
    if (bar.share > 0) {
      list.AddRectFilled({x - width / 2, std::min(top, plot.bottom() - 1)}, {x + width / 2, plot.bottom()},
                         color, width > 8 ? 2.0F : 0.0F, ImDrawFlags_RoundCornersTop);
    }
    // With very many bars, none stands out enough for a label.
    if (!tallest_only || (bar.share == peak && pitch > kFillOfSpacing * 10)) {
      draw_text(ui.fonts.strong, {x, top - ui.fonts.strong->FontSize - 2}, color,
                short_only ? bar.above_short : bar.above, Align::kCentre);
    }
    if ((static_cast<std::ptrdiff_t>(i) - origin) % stride == 0) {
      draw_text(ui.fonts.tick, {x, plot.bottom() + 6}, ui.theme.ink2, bar.below, Align::kCentre);
    }
  }
  list.AddLine({plot.x, plot.bottom()}, {plot.right(), plot.bottom()}, ui.theme.ink2, ui.measures.axis);
}

}  // namespace qs::ui
