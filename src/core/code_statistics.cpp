#include "core/code_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/cell_sums.hpp"

namespace qs {
namespace {

/// Adds few values, or one value many times, one by one where prefix sums would cancel.
RunErrors few_errors(const SortedSample& sample, std::uint64_t first, std::uint64_t end, float level) {
  RunErrors errors;
  const bool equal = sample.at(first) == sample.at(end - 1);
  const double repeats = equal ? static_cast<double>(end - first) : 1;
  for (std::uint64_t i = first; i < (equal ? first + 1 : end); ++i) {
    const float x = sample.at(i);
    const double e = static_cast<double>(level) - x;
    errors.error.add(e * repeats);
    errors.error_squares.add(exact_product(e, e) * repeats);
    errors.error_signal.add(exact_product(e, x) * repeats);
  }
  return errors;
}

/// Visits each run of sorted values that lie in one cell and on one side of the bounds of the granular
/// region, as use(cell, first, end, overload).
template <class Use>
void for_each_run(const Cells& cells, const SortedSample& sample, Use use) {
  const std::size_t inner = cells.thresholds.size();
  std::vector<float> bounds;
  bounds.reserve(inner + 2);
  bounds = cells.thresholds;
  bounds.push_back(cells.granular_low);
  bounds.push_back(std::nextafter(cells.granular_high, std::numeric_limits<float>::infinity()));
  const std::vector<std::uint64_t> ends = sample.counts_below(bounds);
  const std::uint64_t granular_first = ends[inner], granular_end = ends[inner + 1];
  std::uint64_t at = 0;
  for (std::size_t cell = 0; cell <= inner; ++cell) {
    const std::uint64_t end = cell < inner ? ends[cell] : sample.size();
    if (end <= at) continue;
    for (const std::uint64_t bound : {granular_first, granular_end, end}) {
      const std::uint64_t stop = std::min(bound, end);
      if (stop <= at) continue;
      use(cell, at, stop, at < granular_first || at >= granular_end);
      at = stop;
    }
  }
}

bool few_or_equal(const SortedSample& sample, std::uint64_t first, std::uint64_t end) {
  return end - first <= SortedSample::kStride || sample.at(first) == sample.at(end - 1);
}

}  // namespace

double squared_error(const Cells& cells, const SortedSample& sample) {
  DoubleDouble error;
  for_each_run(cells, sample, [&](std::size_t cell, std::uint64_t first, std::uint64_t end, bool) {
    const float level = cells.levels[cell];
    error.add(few_or_equal(sample, first, end)
                  ? few_errors(sample, first, end, level).error_squares
                  : run_errors(sample.prefix(end) - sample.prefix(first), level).error_squares);
  });
  return std::max(0.0, error.value());
}

CodeStatistics measure_cells(const Quantizer& quantizer, const Cells& cells, const SortedSample& sample) {
  CellSums sums(cells);
  RunMoments before = sample.prefix(0);
  for_each_run(cells, sample, [&](std::size_t cell, std::uint64_t first, std::uint64_t end, bool overload) {
    const float level = cells.levels[cell];
    const RunMoments upto = sample.prefix(end);
    const RunErrors run = few_or_equal(sample, first, end) ? few_errors(sample, first, end, level)
                                                           : run_errors(upto - before, level);
    before = upto;
    sums.add(cell, end - first, run, sample.at(first), sample.at(end - 1), overload);
  });
  return sums.result(quantizer, sample.prefix(sample.size()) - sample.prefix(0));
}

}  // namespace qs
