#pragma once
/// Rows of a name, a number and a bar for its share of a whole.

#include <vector>

#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct PartBar {
  std::string name, detail, number;
  double part = 0;  // share of its own whole, 0 to 1
  ImU32 color;
  double whole = 1;  // share of the width, if wholes differ
};

/// Draws from the top of `place`; returns the height. Bars that fill a place grow with it, up to a thickness.
/// Height of so many at their lowest.
float part_bars_height(const Ui& ui, std::size_t count);
enum class BarsFit { kLow, kFill };
float draw_part_bars(const Ui& ui, const Rect& place, const std::vector<PartBar>& bars,
                     BarsFit fit = BarsFit::kLow);

}  // namespace qs::ui
