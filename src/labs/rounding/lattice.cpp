#include "labs/rounding/lattice.hpp"

#include <algorithm>

#include "core/rounding/closest_point.hpp"
#include "core/rounding/fitted_layer.hpp"
#include "core/rounding/input_families.hpp"
#include "core/rounding/weight_families.hpp"

namespace qs {
namespace {

/// One row, its grid and M.
struct Row {
  std::span<const float> weights;
  std::size_t row;
  const RoundingGrid& grid;
  const SquareMatrix& upper;
  std::vector<std::int32_t> codes;  // all of the grid, by rising or falling values; empty if there are many

  double level(std::size_t column, std::int32_t code) const { return grid.value(row, column, code); }
  /// The code so many levels further, if there is one.
  std::optional<std::int32_t> neighbour(std::int32_t code, int further) const {
    if (codes.empty()) return grid.has_code(code + further) ? std::optional(code + further) : std::nullopt;
    const auto place = std::find(codes.begin(), codes.end(), code) - codes.begin() + further;
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(codes.size())) return std::nullopt;
    return codes[static_cast<std::size_t>(place)];
  }
};

LatticePoint point_of(const Row& row, const std::array<std::int32_t, kLatticeColumns>& codes) {
  LatticePoint point{codes};
  for (std::size_t j = 0; j < kLatticeColumns; ++j) {
    const double moved = row.level(j, codes[j]) - static_cast<double>(row.weights[j]);
    for (std::size_t k = j; k < kLatticeColumns; ++k) point.place[k] += moved * row.upper.at(j, k);
  }
  for (const double along : point.place) point.error += along * along;
  return point;
}

LatticePoint point_at(const Row& row, std::span<const std::int32_t> codes) {
  return point_of(row, {codes[0], codes[1], codes[2]});
}

/// Half the way to the neighbours of a point's levels, column by column.
std::array<std::array<double, 2>, kLatticeColumns> half_ways(const Row& row, const LatticePoint& point) {
  std::array<std::array<double, 2>, kLatticeColumns> found{};
  for (std::size_t j = 0; j < kLatticeColumns; ++j) {
    const double here = row.level(j, point.codes[j]);
    std::array<std::optional<double>, 2> half;
    for (const int side : {0, 1}) {
      if (const auto code = row.neighbour(point.codes[j], side == 0 ? -1 : 1))
        half[static_cast<std::size_t>(side)] = (row.level(j, *code) - here) / 2;
    }
    found[j][0] = half[0] ? *half[0] : half[1] ? -*half[1] : 0;
    found[j][1] = half[1] ? *half[1] : half[0] ? -*half[0] : 0;
  }
  return found;
}

void add_sides(const Row& row, LatticeResult& result) {
  const auto slanted = half_ways(row, result.nearest), straight = half_ways(row, result.compensated);
  for (std::size_t j = 0; j < kLatticeColumns; ++j) {
    for (const std::size_t side : {0U, 1U}) {
      for (std::size_t k = j; k < kLatticeColumns; ++k)
        result.nearest_sides[j][side][k] = slanted[j][side] * row.upper.at(j, k);
      result.compensated_sides[j][side][j] = straight[j][side] * row.upper.at(j, j);
    }
  }
}

/// The points within one level of the three, each once.
void add_points(const Row& row, LatticeResult& result) {
  for (const LatticePoint* centre : {&result.compensated, &result.nearest, &result.best}) {
    for (int a = -1; a <= 1; ++a) {
      for (int b = -1; b <= 1; ++b) {
        for (int c = -1; c <= 1; ++c) {
          const auto first = row.neighbour(centre->codes[0], a), second = row.neighbour(centre->codes[1], b),
                     third = row.neighbour(centre->codes[2], c);
          if (!first || !second || !third) continue;
          const LatticePoint point = point_of(row, {*first, *second, *third});
          const bool known =
              std::any_of(result.points.begin(), result.points.end(),
                          [&](const LatticePoint& other) { return other.codes == point.codes; });
          if (!known) result.points.push_back(point);
        }
      }
    }
  }
}

Expected<LatticeResult> found_lattice(const LatticeParams& params) {
  LatticeResult result;
  const auto drawn = draw_weights("gauss", kLatticeRows, kLatticeColumns, params.seed);
  if (!drawn) return tl::unexpected(drawn.error());
  const LayerWeights layer{kLatticeRows, kLatticeColumns, drawn->values};
  const auto sigma = autoregressive_inputs(kLatticeColumns, params.rho);
  if (!sigma) return tl::unexpected(sigma.error());
  const auto fitted = fit_layer(params.quantizer, layer);
  if (!fitted) return tl::unexpected(fitted.error());
  const auto factor = conditional_factor(*sigma, {});
  if (!factor) return tl::unexpected(factor.error());
  const auto rounded = compensate(layer, *sigma, *fitted->grid, {});
  if (!rounded) return tl::unexpected(rounded.error());

  const SquareMatrix upper = factor->upper();
  const std::size_t first = params.row * kLatticeColumns;
  const Row row{layer.values.subspan(first, kLatticeColumns), params.row, *fitted->grid, upper,
                fitted->grid->codes()};
  const std::span<const std::int32_t> nearest = rounded->nearest.codes, better = rounded->compensated.codes;
  result.nearest = point_at(row, nearest.subspan(first, kLatticeColumns));
  result.compensated = point_at(row, better.subspan(first, kLatticeColumns));
  const auto best = closest_point(layer, params.row, *sigma, *fitted->grid);
  if (!best) return tl::unexpected(best.error());
  result.best = point_at(row, best->codes);
  add_sides(row, result);
  add_points(row, result);
  result.losing = rounded->worse_rows;
  result.gain_db = rounded->output_gain_db();
  for (std::size_t one = 0; one < kSearchedRows; ++one) {
    const auto closest = closest_point(layer, one, *sigma, *fitted->grid);
    constexpr double kSame = 1e-9;
    if (closest && rounded->compensated.row_errors[one] > closest->output_error * (1 + kSame))
      result.short_of_best.push_back(one);
  }
  return result;
}

}  // namespace

LatticeResult compute_lattice(const LatticeParams& params) {
  Expected<LatticeResult> found = found_lattice(params);
  if (found) return *std::move(found);
  LatticeResult refused;
  refused.problem = found.error();
  return refused;
}

}  // namespace qs
