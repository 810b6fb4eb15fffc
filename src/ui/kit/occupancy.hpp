#pragma once
/// Bitmap of the occupied parts of a picture, in small squares, so that a query costs the same however much
/// is drawn.

#include <vector>

#include "ui/kit/draw.hpp"

namespace qs::ui {

class Occupancy {
 public:
  explicit Occupancy(const Rect& area);
  void take(const Rect& place);
  bool is_free(const Rect& place) const;

 private:
  struct Squares {
    int left, top, right, bottom;  // half open
  };
  Squares squares_of(const Rect& place) const;

  Rect area_;
  int columns_, rows_;
  std::vector<bool> taken_;
};

}  // namespace qs::ui
