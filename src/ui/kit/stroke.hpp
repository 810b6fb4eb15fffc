#pragma once
/// One stroke draws a curve: every place of a row that the pointer passes gets the height of the stroke there.

#include <vector>

#include "ui/kit/hit.hpp"

namespace qs::ui {

struct StrokePoint {
  std::size_t place;
  float y;  // on the canvas
};

/// Places that the pointer passed since the last frame, of `count` places `apart` from each other from x on; none unless
/// the area is held.
std::vector<StrokePoint> stroke_over(const Hit& hit, std::size_t count, float x, float apart);

}  // namespace qs::ui
