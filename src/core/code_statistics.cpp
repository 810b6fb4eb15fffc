#include "core/code_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

/// Error sums of a run of values that all decode to `level`.
struct RunErrors {
  DoubleDouble error, error_squares, error_signal;
};

/// Few values, or one value many times: added up one by one, where sums would cancel.
RunErrors few_errors(std::span<const float> values, float level) {
  RunErrors errors;
  const double repeats = values.front() == values.back() ? static_cast<double>(values.size()) : 1;
  for (const float x : repeats > 1 ? values.first(1) : values) {
    const double e = static_cast<double>(level) - x;
    errors.error.add(e * repeats);
    errors.error_squares.add(exact_product(e, e) * repeats);
    errors.error_signal.add(exact_product(e, x) * repeats);
  }
  return errors;
}

RunErrors run_errors(const RunMoments& run, float level) {
  const double y = level, n = static_cast<double>(run.count);
  RunErrors errors;
  errors.error = exact_product(n, y) - run.sum;
  errors.error_squares = exact_product(y * y, n);  // y·y is exact: y has 24 bits
  errors.error_squares.add(-(run.sum * (2 * y)));
  errors.error_squares.add(run.sum_of_squares);
  errors.error_signal = run.sum * y - run.sum_of_squares;
  return errors;
}

void describe(CodeStatistics& statistics, const Quantizer& quantizer) {
  statistics.storage = quantizer.storage(statistics.count);
  statistics.num_levels = quantizer.num_levels();
  statistics.rate_bits = quantizer.rate_bits();
}

}  // namespace

CodeStatistics measure_cells(const Quantizer& quantizer, const Cells& cells, const SortedSample& sample) {
  CodeStatistics result;
  result.count = sample.size();
  DoubleDouble error, error_squares, error_signal, overload_squares;
  const std::span<const float> x = sample.values();
  const std::uint64_t granular_first = sample.count_below(cells.granular_low);
  const std::uint64_t granular_end = sample.count_up_to(cells.granular_high);
  result.overload_count = granular_first + (sample.size() - granular_end);

  RunMoments before = sample.prefix(0);
  const auto add_run = [&](std::uint64_t end, float level, bool overload) {
    if (end <= before.count) return;
    const RunMoments upto = sample.prefix(end);
    const std::span<const float> values = x.subspan(before.count, end - before.count);
    const bool few = values.size() <= SortedSample::kStride || values.front() == values.back();
    const RunErrors run = few ? few_errors(values, level) : run_errors(upto - before, level);
    error.add(run.error);
    error_squares.add(run.error_squares);
    error_signal.add(run.error_signal);
    if (overload) overload_squares.add(run.error_squares);
    result.max_abs_error =
        std::max({result.max_abs_error, std::abs(static_cast<double>(level) - values.front()),
                  std::abs(static_cast<double>(level) - values.back())});
    before = upto;
  };
  for (std::size_t i = 0; i < cells.levels.size(); ++i) {
    const std::uint64_t first = before.count;
    const std::uint64_t end =
        i < cells.thresholds.size() ? sample.count_below(cells.thresholds[i]) : sample.size();
    add_run(std::min(end, granular_first), cells.levels[i], true);
    add_run(std::min(end, granular_end), cells.levels[i], false);
    add_run(end, cells.levels[i], true);
    result.occupancy.push_back(end - first);
  }
  const RunMoments all = sample.prefix(sample.size()) - sample.prefix(0);
  result.signal_sum = all.sum.value();
  result.signal_squares = all.sum_of_squares.value();
  result.error_sum = error.value();
  result.error_squares = std::max(0.0, error_squares.value());
  result.error_signal_products = error_signal.value();
  result.overload_squares = std::max(0.0, overload_squares.value());
  result.granular_squares = std::max(0.0, (error_squares - overload_squares).value());
  describe(result, quantizer);
  return result;
}

CodeStatistics measure_values(const Quantizer& quantizer, const std::optional<Cells>& cells,
                              std::span<const float> values) {
  CodeStatistics result;
  std::vector<float> finite;
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
               [](float x) { return std::isfinite(x); });
  std::vector<std::int32_t> codes(finite.size());
  std::vector<float> decoded(finite.size());
  quantizer.encode(finite, codes);
  quantizer.decode(codes, decoded);
  const std::int32_t first_code = cells           ? cells->first_code
                                  : codes.empty() ? 0
                                                  : *std::min_element(codes.begin(), codes.end());
  result.count = finite.size();
  result.occupancy.assign(quantizer.num_levels(), 0);
  DoubleDouble signal, squares, error, error_squares, error_signal, overload_squares;
  for (std::size_t i = 0; i < finite.size(); ++i) {
    const double x = finite[i], e = decoded[i] - x;
    ++result.occupancy[codes[i] - first_code];
    signal.add(x);
    squares.add(x * x);
    error.add(e);
    error_squares.add(exact_product(e, e));
    error_signal.add(exact_product(e, x));
    result.max_abs_error = std::max(result.max_abs_error, std::abs(e));
    if (cells && (finite[i] < cells->granular_low || finite[i] > cells->granular_high)) {
      ++result.overload_count;
      overload_squares.add(exact_product(e, e));
    }
  }
  result.signal_sum = signal.value();
  result.signal_squares = squares.value();
  result.error_sum = error.value();
  result.error_squares = error_squares.value();
  result.error_signal_products = error_signal.value();
  result.overload_squares = overload_squares.value();
  result.granular_squares = (error_squares - overload_squares).value();
  describe(result, quantizer);
  return result;
}

}  // namespace qs
