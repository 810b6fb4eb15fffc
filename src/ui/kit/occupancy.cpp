#include "ui/kit/occupancy.hpp"

#include <algorithm>
#include <cmath>

namespace qs::ui {
namespace {

constexpr float kSquare = 2;

}  // namespace

Occupancy::Occupancy(const Rect& area)
    : area_(area),
      columns_(static_cast<int>(area.w / kSquare) + 1),
      rows_(static_cast<int>(area.h / kSquare) + 1),
      taken_(static_cast<std::size_t>(columns_) * rows_, false) {}

Occupancy::Squares Occupancy::squares_of(const Rect& place) const {
  const auto clamped = [](float at, int most) {
    return static_cast<int>(std::clamp(at, 0.0F, static_cast<float>(most)));
  };
  return {clamped(std::floor((place.x - area_.x) / kSquare), columns_),
          clamped(std::floor((place.y - area_.y) / kSquare), rows_),
          clamped(std::ceil((place.right() - area_.x) / kSquare), columns_),
          clamped(std::ceil((place.bottom() - area_.y) / kSquare), rows_)};
}

void Occupancy::take(const Rect& place) {
  const Squares squares = squares_of(place);
  for (int row = squares.top; row < squares.bottom; ++row) {
    const auto from = taken_.begin() + std::ptrdiff_t{row} * columns_;
    std::fill(from + squares.left, from + std::max(squares.left, squares.right), true);
  }
}

bool Occupancy::is_free(const Rect& place) const {
  const Squares squares = squares_of(place);
  for (int row = squares.top; row < squares.bottom; ++row) {
    const auto from = taken_.begin() + std::ptrdiff_t{row} * columns_;
    const auto end = from + std::max(squares.left, squares.right);
    if (std::find(from + squares.left, end, true) != end) return false;
  }
  return true;
}

}  // namespace qs::ui
