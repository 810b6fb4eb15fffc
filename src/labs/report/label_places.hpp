#pragma once
/// Where words stand beside the points that they name, so that none covers another, a point or a curve.
///
/// Each label is tried in eight directions at growing distances and takes the first place that costs least;
/// one for which there is no free place is left out rather than printed over another. Widths are estimates:
/// which typeface a reader has is not known, so they are those of a wide one.

#include <optional>
#include <string>
#include <vector>

namespace qs {

struct PagePoint {
  double x = 0, y = 0;
};
struct PageBox {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool overlaps(const PageBox& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

struct LabelPlace {
  PageBox box;
  PagePoint nearest;          // of the box to the point
  bool needs_leader = false;  // it is far away, or near another point: a line leads to it
};

class LabelPlaces {
 public:
  explicit LabelPlaces(const PageBox& frame) : frame_(frame) {}

  /// A point that no label may cover, nor stand nearer to than to its own.
  void add_point(PagePoint point, double radius);
  /// What a label should not cover: a curve.
  void avoid(const std::vector<PagePoint>& curve);
  /// The place of a label of this size for a point; no later one may cover it.
  std::optional<LabelPlace> place(PagePoint point, double width, double height);

 private:
  double cost_of(const PageBox& box) const;
  double cost_of_leader(PagePoint point, PagePoint end) const;
  bool is_nearer_to_another(PagePoint point, const PageBox& box) const;

  PageBox frame_;
  std::vector<PageBox> labels_;
  std::vector<PageBox> points_;
  std::vector<PagePoint> middles_;
  std::vector<PagePoint> curve_;  // close together
};

/// Of characters, not bytes.
double text_width(const std::string& utf8, double size);

}  // namespace qs
