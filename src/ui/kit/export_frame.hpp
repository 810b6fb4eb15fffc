#pragma once
/// A frame that is built to be taken away: what the lab draws is noted with its numbers, and what answers a
/// pointer is left out.

#include <string>
#include <vector>

#include "ui/kit/draw.hpp"

namespace qs::ui {

struct ExportPoint {
  double x = 0, y = 0;
  std::string label{};
};

/// One curve, set of bars or set of points.
struct ExportSeries {
  std::string panel, name, x_name, y_name;
  std::vector<ExportPoint> points;
};

struct ExportFrame {
  Rect area;                         // heading and picture, on the canvas
  std::string question, answer;      // as they are shown
  std::string file_name;             // without its ending
  std::vector<ExportSeries> series;  // in the order of drawing
};

/// A header and a line a point: panel, series, x axis, x, y axis, y, label.
std::string to_csv(const ExportFrame& frame);

}  // namespace qs::ui
