#pragma once
/// The one loop behind Cholesky factors, successive rounding and output errors: triangular systems for 32
/// right-hand sides at once, two doubles a vector.
///
/// A panel holds 32 rows of a matrix side by side, column after column: panel[32·column + lane]. For column j in
/// turn
///
///     panel_j −= Σ_{k<j} c_kj panel_k ,     then the caller settles panel_j (divides it, or rounds it)
///
/// Columns go in blocks of 64, whose products with all later columns are taken at once: four columns of
/// coefficients and four lanes make eight sums in registers. Every sum has its own lane and a fixed order of
/// its terms, so native and WebAssembly give the same bits.

#include <algorithm>
#include <vector>

#include "core/numerics/simd.hpp"

namespace qs {

inline constexpr std::size_t kPanelLanes = 32;  // rows of a panel
inline constexpr std::size_t kTileColumns = 4;
inline constexpr std::size_t kBlockColumns = 64;

inline std::size_t round_up(std::size_t count, std::size_t to) {
  return (count + to - 1) / to * to;
}

/// c_kj for k ≤ j, four columns j side by side, so that the loop reads them in order.
class TileTriangle {
 public:
  explicit TileTriangle(std::size_t columns = 0)
      : values_(begin_of(round_up(columns, kTileColumns) / kTileColumns)) {}

  double at(std::size_t k, std::size_t j) const { return values_[place(k, j)]; }
  double& at(std::size_t k, std::size_t j) { return values_[place(k, j)]; }
  /// Coefficients of the four columns from 4·tile, from row k on.
  const double* from(std::size_t k, std::size_t tile) const {
    return values_.data() + begin_of(tile) + kTileColumns * k;
  }

 private:
  static std::size_t begin_of(std::size_t tile) {
    return kTileColumns * kTileColumns * tile * (tile + 1) / 2;
  }
  static std::size_t place(std::size_t k, std::size_t j) {
    return begin_of(j / kTileColumns) + kTileColumns * k + j % kTileColumns;
  }
  std::vector<double> values_;
};

/// out[32a + lane] −= Σ_{k<depth} coefficients[4k + a] · x[32k + lane] for a < 4; `lanes` a multiple of 4.
void subtract_products(double* out, const double* coefficients, const double* x, std::size_t depth,
                       std::size_t lanes);

/// Settles the columns [first, end) of one block and takes their part from all columns up to `columns`.
/// `panel` has round_up(columns, 4) columns; `first` is a multiple of 64. settle(j, panel_j) replaces the lanes
/// by the result of column j.
template <class Settle>
void settle_block(double* panel, const TileTriangle& coefficients, std::size_t first, std::size_t end,
                  std::size_t columns, std::size_t lanes, const Settle& settle) {
  const std::size_t tiles = (columns + kTileColumns - 1) / kTileColumns;
  const auto column = [&](std::size_t j) { return panel + kPanelLanes * j; };
  std::size_t tile = first / kTileColumns;
  for (; tile * kTileColumns < end; ++tile) {
    const std::size_t begin = tile * kTileColumns, stop = std::min(begin + kTileColumns, end);
    subtract_products(column(begin), coefficients.from(first, tile), column(first), begin - first, lanes);
    for (std::size_t j = begin; j < stop; ++j) {
      double* settled = column(j);
      settle(j, settled);
      for (std::size_t k = j + 1; k < stop; ++k) {
        const double c = coefficients.at(j, k);
        double* later = column(k);
        for (std::size_t lane = 0; lane < lanes; ++lane) later[lane] -= c * settled[lane];
      }
    }
  }
  for (; tile < tiles; ++tile)
    subtract_products(column(tile * kTileColumns), coefficients.from(first, tile), column(first), end - first,
                      lanes);
}

}  // namespace qs
