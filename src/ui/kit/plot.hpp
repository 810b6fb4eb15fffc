#pragma once
/// Plot layer: an axis that maps numbers to the canvas, and marks along it.

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// A linear horizontal axis.
struct AxisX {
  double low = 0, high = 1;
  float left = 0, right = 1;
  /// Clamps far values: a pixel coordinate must stay finite.
  float operator()(double x) const {
    return left + static_cast<float>(std::clamp((x - low) / (high - low), -2.0, 3.0)) * (right - left);
  }
};

/// Round numbers of a logarithmic axis: decades, with 2 and 5 times them if few are wanted.
std::vector<double> log_ticks(double low, double high, int wanted);
/// A tick as text with the decimals that the step needs.
std::string tick_text(double tick, double step);

/// A histogram as a stepped line over a filled area. Heights are shares of `plot.h`.
void draw_stepped_area(const Rect& plot, const AxisX& axis, std::span<const double> density, double peak,
                       ImU32 line, ImU32 fill, float stroke);

/// Ticks and numbers under a baseline, with the axis title at its right end.
void draw_axis(const Ui& ui, const AxisX& axis, float y, std::string_view title);

/// Notes the heights of equal bins as numbers at their middles, for export.
void note_bins(const Ui& ui, ExportSeries series, std::span<const double> heights, double low, double width);

struct Bar {
  double x = 0, share = 0;
  std::string below;  // tick; left out if it would touch its neighbour
  std::string above,
      above_short;  // value: the longest form that fits over every bar, or over the tallest only
};
/// Bars on a baseline; the tallest fills the plot below a line kept for its label.
void draw_bars(const Ui& ui, const Rect& plot, const AxisX& axis, std::span<const Bar> bars, double spacing,
               ImU32 color);

}  // namespace qs::ui
