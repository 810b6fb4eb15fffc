#include "core/rounding/closest_point.hpp"

#include <cmath>
#include <string>

#include "core/text.hpp"

namespace qs {
namespace {

/// Points of one column by place: in the order of values where the codes are listed, otherwise the codes
/// themselves.
struct ColumnPoints {
  std::vector<std::pair<double, std::int32_t>> listed;
};

/// M of Σ = M Mᵀ, M upper triangular; a column without variance is 0.
Expected<SquareMatrix> semidefinite_factor(const SquareMatrix& sigma) {
  const std::size_t n = sigma.size;
  SquareMatrix factor(n);
  for (std::size_t j = n; j-- > 0;) {
    double pivot = sigma.at(j, j);
    for (std::size_t k = j + 1; k < n; ++k) pivot -= factor.at(j, k) * factor.at(j, k);
    const double least = kLeastPivot * sigma.at(j, j);
    if (!(pivot >= -1e6 * least)) {
      return refuse("sigma",
                    "a matrix that leaves input " + std::to_string(j) + " the variance " + shortest(pivot),
                    "a positive semidefinite matrix");
    }
    if (pivot <= least) continue;
    factor.at(j, j) = std::sqrt(pivot);
    for (std::size_t i = 0; i < j; ++i) {
      double sum = sigma.at(i, j);
      for (std::size_t k = j + 1; k < n; ++k) sum -= factor.at(i, k) * factor.at(j, k);
      factor.at(i, j) = sum / factor.at(j, j);
    }
  }
  return factor;
}

class PointSearch {
 public:
  PointSearch(std::span<const float> weights, std::size_t row, const SquareMatrix& sigma, SquareMatrix factor,
              const RoundingGrid& grid, std::uint64_t most_nodes)
      : weights_(weights),
        row_(row),
        sigma_(sigma),
        factor_(std::move(factor)),
        grid_(grid),
        most_nodes_(std::max<std::uint64_t>(most_nodes, weights.size())),
        columns_(weights.size()),
        deviations_(weights.size()),
        codes_(weights.size()) {
    const std::vector<std::int32_t> codes = grid.codes();
    for (std::size_t j = 0; j < weights.size(); ++j) {
      for (const std::int32_t code : codes) columns_[j].listed.emplace_back(grid.value(row, j, code), code);
      std::sort(columns_[j].listed.begin(), columns_[j].listed.end());
    }
  }

  ClosestPoint run() {
    descend(0, 0);
    ClosestPoint best;
    std::vector<double> deviations;
    for (std::size_t j = 0; j < weights_.size(); ++j) {
      best.values.push_back(grid_.value(row_, j, best_codes_[j]));
      deviations.push_back(best.values[j] - weight(j));
    }
    best.codes = best_codes_;
    best.output_error = output_errors(deviations, sigma_).front();
    best.nodes = nodes_;
    best.complete = nodes_ < most_nodes_;
    return best;
  }

 private:
  static constexpr double kEqual = 1e-12;

  double weight(std::size_t j) const { return static_cast<double>(weights_[j]); }

  void descend(std::size_t j, double cost) {
    if (j == weights_.size()) return finish(cost);
    const double root = factor_.at(j, j);
    double shift = 0;
    for (std::size_t i = 0; i < j; ++i) shift += deviations_[i] * factor_.at(i, j);
    if (root > 0) return descend_outward(j, cost, weight(j) - shift / root);
    const auto& listed = columns_[j].listed;
    if (sigma_.at(j, j) == 0) {
      // A dead input: all points cost the same, and no other column sees this one.
      const std::int32_t first = listed.empty()
                                     ? grid_.nearest(row_, j, weight(j)).code
                                     : std::min_element(listed.begin(), listed.end(), [](auto a, auto b) {
                                         return a.second < b.second;
                                       })->second;
      try_point(j, cost, {grid_.value(row_, j, first), first}, 0, 0);
      return;
    }
    for (const auto& point : listed) {
      if (!try_point(j, cost, point, 0, 0)) return;
    }
  }

  /// Tries the points of a column in the order of their distance from `center`.
  void descend_outward(std::size_t j, double cost, double center) {
    const double variance = factor_.at(j, j) * factor_.at(j, j);
    const auto& listed = columns_[j].listed;
    std::int64_t above = 0, below = 0;  // the next place on either side
    if (listed.empty()) {
      above = grid_.nearest(row_, j, center).code;
    } else {
      above = std::lower_bound(listed.begin(), listed.end(), center,
                               [](const auto& point, double x) { return point.first < x; }) -
              listed.begin();
    }
    below = above - 1;
    const auto is_there = [&](std::int64_t place) {
      if (!listed.empty()) return place >= 0 && place < static_cast<std::int64_t>(listed.size());
      return std::abs(place) <= std::numeric_limits<std::int32_t>::max() &&
             grid_.has_code(static_cast<std::int32_t>(place));
    };
    const auto point_at = [&](std::int64_t place) {
      if (!listed.empty()) return listed[static_cast<std::size_t>(place)];
      const auto code = static_cast<std::int32_t>(place);
      return std::pair(grid_.value(row_, j, code), code);
    };
    while (is_there(above) || is_there(below)) {
      bool up = is_there(above);
      if (up && is_there(below))
        up = std::abs(point_at(above).first - center) < std::abs(point_at(below).first - center);
      if (!try_point(j, cost, point_at(up ? above++ : below--), center, variance)) return;
    }
  }

  /// False when this point and all farther ones are too far, or the search must end.
  bool try_point(std::size_t j, double cost, std::pair<double, std::int32_t> point, double center,
                 double variance) {
    const double error = point.first - center, sum = cost + variance * error * error;
    if (!best_codes_.empty() && (nodes_ >= most_nodes_ || sum > best_ * (1 + kEqual))) return false;
    ++nodes_;
    codes_[j] = point.second;
    deviations_[j] = point.first - weight(j);
    descend(j + 1, sum);
    return true;
  }

  void finish(double cost) {
    if (!best_codes_.empty() && cost >= best_ * (1 - kEqual) && codes_ >= best_codes_) return;
    best_ = best_codes_.empty() ? cost : std::min(best_, cost);
    best_codes_ = codes_;
  }

  std::span<const float> weights_;
  std::size_t row_;
  const SquareMatrix& sigma_;
  SquareMatrix factor_;
  const RoundingGrid& grid_;
  std::uint64_t most_nodes_, nodes_ = 0;
  std::vector<ColumnPoints> columns_;
  std::vector<double> deviations_;
  std::vector<std::int32_t> codes_, best_codes_;
  double best_ = 0;
};

}  // namespace

Expected<ClosestPoint> closest_point(const LayerWeights& weights, std::size_t row, const SquareMatrix& sigma,
                                     const RoundingGrid& grid, std::uint64_t most_nodes) {
  if (Expected<void> fine = check_layer(weights, sigma, grid); !fine) return tl::unexpected(fine.error());
  if (row >= weights.rows)
    return refuse("row", std::to_string(row), "0 to " + std::to_string(weights.rows - 1));
  const std::size_t n = weights.columns;
  if (n > kMostSearchedColumns) {
    return refuse("columns", std::to_string(n),
                  "at most " + std::to_string(kMostSearchedColumns) + " for a search");
  }
  Expected<SquareMatrix> factor = semidefinite_factor(sigma);
  if (!factor) return tl::unexpected(factor.error());
  for (std::size_t j = 0; j < n; ++j) {
    if (factor->at(j, j) > 0 || sigma.at(j, j) == 0 || !grid.codes().empty()) continue;
    return refuse(
        "grid", "codes without end",
        "listed codes, because sigma is singular: column " + std::to_string(j) + " could go anywhere");
  }
  return PointSearch(weights.values.subspan(row * n, n), row, sigma, std::move(*factor), grid, most_nodes)
      .run();
}

}  // namespace qs
