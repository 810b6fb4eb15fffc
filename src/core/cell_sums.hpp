#pragma once
/// Adds up runs of values, each in one cell and on one side of the bounds of the granular region, to
/// CodeStatistics. With n values x in a cell of level y,
///
///     Σe = ny − Σx,   Σe² = ny² − 2yΣx + Σx²,   Σex = yΣx − Σx².
///
/// The surprise: where x is near y, Σe² cancels almost completely, hence double-double.

#include <algorithm>
#include <cmath>

#include "core/code_statistics.hpp"

namespace qs {

/// Error sums of a run of values that all decode to one level.
struct RunErrors {
  DoubleDouble error, error_squares, error_signal;
};

inline RunErrors run_errors(const RunMoments& run, float level) {
  const double y = level, n = static_cast<double>(run.count);
  RunErrors errors;
  errors.error = exact_product(n, y) - run.sum;
  errors.error_squares = exact_product(y * y, n);  // y·y is exact: y has 24 bits
  errors.error_squares.add(-(run.sum * (2 * y)));
  errors.error_squares.add(run.sum_of_squares);
  errors.error_signal = run.sum * y - run.sum_of_squares;
  return errors;
}

class CellSums {
 public:
  explicit CellSums(const Cells& cells) : cells_(cells) { result_.occupancy.assign(cells.levels.size(), 0); }

  /// A run whose values lie from `least` to `most`.
  void add(std::size_t cell, std::uint64_t count, const RunErrors& run, float least, float most,
           bool overload) {
    result_.occupancy[cell] += count;
    error_.add(run.error);
    error_squares_.add(run.error_squares);
    error_signal_.add(run.error_signal);
    if (overload) {
      overload_squares_.add(run.error_squares);
      result_.overload_count += count;
    }
    const double level = cells_.levels[cell];
    result_.max_abs_error =
        std::max({result_.max_abs_error, std::abs(level - least), std::abs(level - most)});
  }

  /// `all` are the moments of all runs.
  CodeStatistics result(const Quantizer& quantizer, const RunMoments& all) {
    result_.count = result_.stored = all.count;
    result_.signal_sum = all.sum.value();
    result_.signal_squares = all.sum_of_squares.value();
    result_.error_sum = error_.value();
    result_.error_squares = std::max(0.0, error_squares_.value());
    result_.error_signal_products = error_signal_.value();
    result_.overload_squares = std::max(0.0, overload_squares_.value());
    result_.granular_squares = std::max(0.0, (error_squares_ - overload_squares_).value());
    result_.storage = quantizer.storage(all.count);
    result_.distinct_values = quantizer.distinct_values();
    result_.rate_bits = quantizer.rate_bits();
    return std::move(result_);
  }

 private:
  const Cells& cells_;
  CodeStatistics result_;
  DoubleDouble error_, error_squares_, error_signal_, overload_squares_;
};

}  // namespace qs
