#pragma once
/// The best codes of a row: the grid point of least output error δ Σ δᵀ, found by search.
///
/// With Σ = M Mᵀ the error is a sum of squares, one for each column in turn (conditional_factor.hpp), so a branch
/// ends as soon as its sum reaches the best found. Each column tries its points outward from the adjusted weight
/// (Schnorr and Euchner 1994; Agrell, Eriksson, Vardy, Zeger 2002): the first leaf is successive rounding.
///
/// Of several best points the one whose codes come first, column by column, is taken; errors within 1e-12 of each
/// other count as equal. A singular Σ is allowed on a grid of listed codes: a column without variance tries all.
/// The work grows exponentially with the columns; after `most_nodes` the search returns what it has.

#include "core/rounding/successive_rounding.hpp"

namespace qs {

inline constexpr std::size_t kMostSearchedColumns = 16;
inline constexpr std::uint64_t kMostNodes = 1'000'000;

struct ClosestPoint {
  std::vector<std::int32_t> codes{};
  std::vector<double> values{};
  double output_error = 0;
  std::uint64_t nodes = 0;  // points of columns that were tried
  bool complete = false;    // otherwise the best found, at least as good as undamped successive rounding
};

/// Refuses what compensate() refuses, more columns than the search takes, and a singular Σ with an unlisted grid.
Expected<ClosestPoint> closest_point(const LayerWeights& weights, std::size_t row, const SquareMatrix& sigma,
                                     const RoundingGrid& grid, std::uint64_t most_nodes = kMostNodes);

}  // namespace qs
