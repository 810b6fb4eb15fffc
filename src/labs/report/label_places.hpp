#pragma once
/// Places labels beside their points, so that none covers another, a point or a curve.
///
/// Tries each label in eight directions at growing distances and takes the first place of least cost; leaves
/// out a label without a free place rather than print it over another. Widths are estimates for a wide
/// typeface, since the reader's is unknown.

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
  PagePoint nearest;          // point of the box that is nearest to the named point
  bool needs_leader = false;  // far away or near another point: draw a line to it
};

class LabelPlaces {
 public:
  explicit LabelPlaces(const PageBox& frame) : frame_(frame) {}

  /// Adds a point that no label may cover, or stand nearer to than to its own.
  void add_point(PagePoint point, double radius);
  /// Adds a curve that labels should not cover.
  void avoid(const std::vector<PagePoint>& curve);
  /// Places a label of this size for a point; no later label may cover it.
  std::optional<LabelPlace> place(PagePoint point, double width, double height);

 private:
  double cost_of(const PageBox& box) const;
  double cost_of_leader(PagePoint point, PagePoint end) const;
  bool is_nearer_to_another(PagePoint point, const PageBox& box) const;

  PageBox frame_;
  std::vector<PageBox> labels_;
  std::vector<PageBox> points_;
  std::vector<PagePoint> middles_;
  std::vector<PagePoint> curve_;  // points close together
};

/// Counts characters, not bytes.
double text_width(const std::string& utf8, double size);

}  // namespace qs
