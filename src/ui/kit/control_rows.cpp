#include "ui/kit/control_rows.hpp"

#include <algorithm>
#include <utility>

namespace qs::ui {
namespace {

/// Drops hidden controls; if one started a row, the next visible control starts it.
std::vector<Control> without_hidden(const Ui& ui, std::vector<Control> controls) {
  std::vector<Control> left;
  bool starts_row = false;
  for (Control& control : controls) {
    starts_row = starts_row || control.starts_row;
    if (!control.path.empty() && ui.hidden(control.path)) continue;
    control.starts_row = std::exchange(starts_row, false);
    left.push_back(std::move(control));
  }
  return left;
}

}  // namespace

float control_gap(const Ui& ui) {
  return ui.measures.gap + 4;
}

ControlRows::ControlRows(const Ui& ui, std::vector<Control> controls, float width)
    : controls_(without_hidden(ui, std::move(controls))) {
  const float gap = control_gap(ui), row_gap = ui.measures.gap;
  std::size_t first = 0;
  while (first < controls_.size()) {
    float x = controls_[first].size.x, row = controls_[first].size.y;
    std::size_t end = first + 1;
    for (; end < controls_.size() && !controls_[end].starts_row; ++end) {
      if (x + gap + controls_[end].size.x > width) break;
      x += gap + controls_[end].size.x;
      row = std::max(row, controls_[end].size.y);
    }
    if (first > 0) height_ += row_gap;
    float left = 0;
    for (; first < end; ++first) {
      places_.push_back({left, height_});
      left += controls_[first].size.x + gap;
    }
    height_ += row;
  }
}

void ControlRows::draw(ImVec2 at) const {
  for (std::size_t i = 0; i < controls_.size(); ++i)
    controls_[i].draw({at.x + places_[i].x, at.y + places_[i].y});
}

}  // namespace qs::ui
