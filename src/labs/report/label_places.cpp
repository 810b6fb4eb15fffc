#include "labs/report/label_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {
namespace {

constexpr double kGap = 2, kNever = 1e9;

struct Direction {
  double x, y;
};
// Best first: the space below a curve of best mixes is free of other mixes.
constexpr std::array kDirections = {Direction{1, 0},  Direction{1, 1},  Direction{0, 1},  Direction{1, -1},
                                    Direction{-1, 0}, Direction{-1, 1}, Direction{0, -1}, Direction{-1, -1}};
constexpr std::array kDistances = {9.0, 16.0, 26.0, 38.0, 52.0, 70.0, 92.0};

PageBox box_at(PagePoint point, Direction direction, double distance, double width, double height) {
  // Slanted directions are as far from the point as straight ones.
  const double reach = direction.x != 0 && direction.y != 0 ? distance * 0.75 : distance;
  const double middle_x = point.x + direction.x * (reach + width / 2);
  const double middle_y = point.y + direction.y * (reach + height / 2);
  return {middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2};
}

PagePoint nearest_of(const PageBox& box, PagePoint point) {
  return {std::clamp(point.x, box.left, box.right), std::clamp(point.y, box.top, box.bottom)};
}

double distance(PagePoint a, PagePoint b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

std::vector<PagePoint> along(PagePoint from, PagePoint to) {
  constexpr double kStep = 3;
  const int steps = std::max(1, static_cast<int>(std::ceil(distance(from, to) / kStep)));
  std::vector<PagePoint> points;
  for (int k = 0; k <= steps; ++k) {
    const double part = static_cast<double>(k) / steps;
    points.push_back({from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)});
  }
  return points;
}

bool covers(const PageBox& box, PagePoint point) {
  return box.overlaps({point.x, point.y, point.x, point.y});
}

}  // namespace

void LabelPlaces::add_point(PagePoint point, double radius) {
  middles_.push_back(point);
  points_.push_back({point.x - radius, point.y - radius, point.x + radius, point.y + radius});
}

void LabelPlaces::avoid(const std::vector<PagePoint>& curve) {
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const std::vector<PagePoint> points = along(curve[i - 1], curve[i]);
    curve_.insert(curve_.end(), points.begin(), points.end());
  }
}

double LabelPlaces::cost_of(const PageBox& box) const {
  const bool is_inside = box.left >= frame_.left && box.right <= frame_.right && box.top >= frame_.top &&
                         box.bottom <= frame_.bottom;
  if (!is_inside) return kNever;
  const PageBox wide{box.left - kGap, box.top - kGap, box.right + kGap, box.bottom + kGap};
  const auto is_covered = [&wide](const PageBox& other) { return wide.overlaps(other); };
  if (std::any_of(labels_.begin(), labels_.end(), is_covered) ||
      std::any_of(points_.begin(), points_.end(), is_covered))
    return kNever;
  const auto crosses = [&wide](PagePoint point) { return covers(wide, point); };
  constexpr double kCrossing = 60;
  return std::any_of(curve_.begin(), curve_.end(), crosses) ? kCrossing : 0;
}

/// A line through a label would strike it out; through a point it would lead there.
double LabelPlaces::cost_of_leader(PagePoint point, PagePoint end) const {
  double cost = 0;
  constexpr double kThroughPoint = 25;
  const std::vector<PagePoint> line = along(point, end);
  const auto is_crossed = [&line](const PageBox& box) {
    return std::any_of(line.begin(), line.end(), [&box](PagePoint at) { return covers(box, at); });
  };
  if (std::any_of(labels_.begin(), labels_.end(), is_crossed)) return kNever;
  for (const PageBox& other : points_) {
    if (!covers(other, point) && is_crossed(other)) cost = kThroughPoint;
  }
  return cost;
}

bool LabelPlaces::is_nearer_to_another(PagePoint point, const PageBox& box) const {
  constexpr double kClearly = 1.4, kSame = 1;
  const double own = distance(point, nearest_of(box, point));
  return std::any_of(middles_.begin(), middles_.end(), [&](PagePoint other) {
    return distance(other, point) > kSame && distance(other, nearest_of(box, other)) < kClearly * own;
  });
}

std::optional<LabelPlace> LabelPlaces::place(PagePoint point, double width, double height) {
  constexpr double kFar = 20, kLeaderCost = 12, kAmbiguous = 20;
  std::optional<LabelPlace> best;
  double least = kNever;
  for (const double reach : kDistances) {
    for (std::size_t i = 0; i < kDirections.size(); ++i) {
      LabelPlace place{box_at(point, kDirections[i], reach, width, height), {}, false};
      place.nearest = nearest_of(place.box, point);
      place.needs_leader = distance(point, place.nearest) > kFar || is_nearer_to_another(point, place.box);
      double cost = cost_of(place.box) + reach + static_cast<double>(i);
      if (cost >= least) continue;
      if (is_nearer_to_another(point, place.box)) cost += kAmbiguous;
      if (place.needs_leader) cost += kLeaderCost + cost_of_leader(point, place.nearest);
      if (cost >= least) continue;
      least = cost;
      best = place;
    }
  }
  if (best) {
    labels_.push_back(best->box);
    if (best->needs_leader) avoid({point, best->nearest});
  }
  return best;
}

double text_width(const std::string& utf8, double size) {
  constexpr double kMeanWidth = 0.6;
  const auto characters = std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return kMeanWidth * size * static_cast<double>(characters);
}

}  // namespace qs
