#pragma once
/// The values that a weight at (row, column) may become, and their codes: the grid stays while the weights are
/// adjusted, because its scales come from the original weights.
///
///     steps      value = (code + offset) · row step · column step,  code = rne(x/step − offset), clamped
///     fitted     what a fitted quantizer of the list makes of place row·columns + column, in its float32 arithmetic
///
/// Offset 0 is mid-tread, ½ mid-rise. Ties of steps go to the even code; a quantizer has its own rule.

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "core/quantizer.hpp"

namespace qs {

struct GridPoint {
  std::int32_t code = 0;
  double value = 0;
  bool clamped = false;  // x lies beyond the outermost cell
};

class RoundingGrid {
 public:
  virtual ~RoundingGrid() = default;
  virtual std::size_t rows() const = 0;
  virtual std::size_t columns() const = 0;
  /// For rows first_row, first_row + 1, …. Finite values for any x.
  virtual void nearest_rows(std::size_t first_row, std::size_t column, std::span<const double> x,
                            std::span<GridPoint> points) const = 0;
  virtual double value(std::size_t row, std::size_t column, std::int32_t code) const = 0;
  /// All codes, in the order of their values (either way); empty if there are too many to list.
  virtual std::vector<std::int32_t> codes() const = 0;
  virtual bool has_code(std::int32_t code) const = 0;

  GridPoint nearest(std::size_t row, std::size_t column, double x) const {
    GridPoint point;
    nearest_rows(row, column, {&x, 1}, {&point, 1});
    return point;
  }
};

struct StepSpec {
  std::vector<double> row_steps{1};                                // one, or one for each row
  std::vector<double> column_steps{1};                             // one, or one for each column
  std::int32_t least = -std::numeric_limits<std::int32_t>::max();  // unbounded: as far as codes reach
  std::int32_t most = std::numeric_limits<std::int32_t>::max();
  double offset = 0;
};

inline constexpr double kLeastGridStep = 1e-100;  // and its reciprocal at most

/// Refuses steps of another number, that are not positive, or out of range, and a least code above the most.
Expected<std::unique_ptr<RoundingGrid>> step_grid(std::size_t rows, std::size_t columns, StepSpec spec);

/// `quantizer` was fitted to the rows × columns weights, and must outlive the grid.
std::unique_ptr<RoundingGrid> fitted_grid(const Quantizer& quantizer, std::size_t rows, std::size_t columns);

}  // namespace qs
