#pragma once
/// An export frame: the lab's drawing is noted with its numbers, and everything that responds to a pointer is
/// left out.

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
  std::string file_name;             // without extension
  std::vector<ExportSeries> series;  // in the order of drawing
};

/// A header and one line per point: panel, series, x axis, x, y axis, y, label.
std::string to_csv(const ExportFrame& frame);

}  // namespace qs::ui
