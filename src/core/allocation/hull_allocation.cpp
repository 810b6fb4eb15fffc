#include "core/allocation/hull_allocation.hpp"

#include <algorithm>

namespace qs {
namespace {

/// Options on the lower convex hull, ascending in cost and descending in distortion.
std::vector<std::size_t> lower_hull(const AllocationTable& table) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < table.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return table[a].cost != table[b].cost ? table[a].cost < table[b].cost
                                          : table[a].distortion < table[b].distortion;
  });
  const auto gain = [&](std::size_t from, std::size_t to) {
    return (table[from].distortion - table[to].distortion) /
           static_cast<double>(table[to].cost - table[from].cost);
  };
  std::vector<std::size_t> hull;
  for (const std::size_t option : order) {
    if (!hull.empty() && table[option].distortion >= table[hull.back()].distortion) continue;
    while (hull.size() > 1 && gain(hull[hull.size() - 2], hull.back()) <= gain(hull.back(), option))
      hull.pop_back();
    hull.push_back(option);
  }
  return hull;
}

struct Edge {
  std::size_t component, place;  // to the place-th option of its hull
  std::uint64_t cost;
  double gained;
};

struct Hulls {
  std::vector<std::vector<std::size_t>> options;
  std::vector<Edge> edges;  // the best for their bits first
  std::uint64_t least_cost = 0;
  double most_distortion = 0;
};

Hulls hulls_of(std::span<const AllocationTable> tables) {
  Hulls hulls;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    hulls.options.push_back(lower_hull(tables[i]));
    const auto& hull = hulls.options.back();
    hulls.least_cost += tables[i][hull.front()].cost;
    hulls.most_distortion += tables[i][hull.front()].distortion;
    for (std::size_t k = 1; k < hull.size(); ++k) {
      const AllocationOption &from = tables[i][hull[k - 1]], &to = tables[i][hull[k]];
      hulls.edges.push_back({i, k, to.cost - from.cost, from.distortion - to.distortion});
    }
  }
  std::stable_sort(hulls.edges.begin(), hulls.edges.end(), [](const Edge& a, const Edge& b) {
    return a.gained * static_cast<double>(b.cost) > b.gained * static_cast<double>(a.cost);
  });
  return hulls;
}

}  // namespace

Expected<HullAllocation> allocate_on_hull(std::span<const AllocationTable> tables, std::uint64_t budget) {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].empty()) return refuse("table " + std::to_string(i), "no options", "at least one option");
  }
  const Hulls hulls = hulls_of(tables);
  if (budget < hulls.least_cost) {
    return refuse("budget", std::to_string(budget),
                  "at least " + std::to_string(hulls.least_cost) + ", the cheapest of all");
  }
  std::vector<std::size_t> place(tables.size(), 0);
  std::uint64_t left = budget - hulls.least_cost;
  double bound = hulls.most_distortion;
  bool in_order = true;
  for (const Edge& edge : hulls.edges) {
    const bool fits = edge.cost <= left;
    if (in_order) {
      bound -= fits ? edge.gained : edge.gained * static_cast<double>(left) / static_cast<double>(edge.cost);
    }
    in_order = in_order && fits;
    if (!fits || place[edge.component] + 1 != edge.place) continue;
    place[edge.component] = edge.place;
    left -= edge.cost;
  }
  HullAllocation result;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const std::size_t option = hulls.options[i][place[i]];
    result.allocation.chosen.push_back(option);
    result.allocation.cost += tables[i][option].cost;
    result.allocation.distortion += tables[i][option].distortion;
  }
  result.lower_bound = std::max(0.0, bound);
  return result;
}

std::vector<AllocationPoint> allocation_frontier(std::span<const AllocationTable> tables) {
  const Hulls hulls = hulls_of(tables);
  std::vector<AllocationPoint> points = {{static_cast<double>(hulls.least_cost), 0}};
  for (const Edge& edge : hulls.edges)
    points.push_back({points.back().cost + static_cast<double>(edge.cost), 0});
  for (std::size_t i = 0; i < tables.size(); ++i)
    points.back().distortion += tables[i][hulls.options[i].back()].distortion;
  // From the end, where the errors are least: taking gains off the largest sum would leave its rounding there.
  for (std::size_t k = hulls.edges.size(); k > 0; --k)
    points[k - 1].distortion = points[k].distortion + hulls.edges[k - 1].gained;
  return points;
}

}  // namespace qs
