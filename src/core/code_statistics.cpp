#include "core/code_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "core/cell_sums.hpp"
#include "core/numerics/double_double_lanes.hpp"

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

void describe(CodeStatistics& statistics, const Quantizer& quantizer) {
  statistics.stored = statistics.count;
  statistics.storage = quantizer.storage(statistics.stored);
  statistics.distinct_values = quantizer.distinct_values();
  statistics.rate_bits = quantizer.rate_bits();
}

/// Maps a code to its position in the alphabet.
class PlaceOfCode {
 public:
  explicit PlaceOfCode(const std::vector<std::int32_t>& alphabet)
      : size_(alphabet.size()), least_(*std::min_element(alphabet.begin(), alphabet.end())) {
    places_.assign(static_cast<std::size_t>(*std::max_element(alphabet.begin(), alphabet.end()) - least_) + 1,
                   0);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
      places_[static_cast<std::size_t>(alphabet[i] - least_)] = static_cast<std::uint32_t>(i);
  }
  std::size_t operator()(std::int32_t code) const { return places_[static_cast<std::size_t>(code - least_)]; }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_;
  std::int32_t least_;
  std::vector<std::uint32_t> places_;
};

void count_codes(std::span<const float> values, std::span<const std::int32_t> codes,
                 const PlaceOfCode& place_of, CodeStatistics& result) {
  // Alternate two tables: counting one code twice in a row would wait for the first store.
  std::vector<std::uint64_t> tables(2 * place_of.size());
  std::uint64_t* const table[] = {tables.data(), tables.data() + place_of.size()};
  for (std::size_t i = 0; i < values.size(); ++i)
    table[i % 2][place_of(codes[i])] += std::isfinite(values[i]) ? 1 : 0;
  for (std::size_t place = 0; place < place_of.size(); ++place) {
    result.occupancy.push_back(table[0][place] + table[1][place]);
    result.count += result.occupancy.back();
  }
}

/// use(two of a, two of b at the same places). The last of an odd number of values comes with a NaN, which
/// adds nothing.
template <class Use>
QS_ALWAYS_INLINE void for_each_pair(std::span<const float> a, std::span<const float> b, Use use) {
  std::size_t i = 0;
  for (; i + 2 <= a.size(); i += 2) use(Double2{a[i], a[i + 1]}, Double2{b[i], b[i + 1]});
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (i < a.size()) use(Double2{a[i], kNone}, Double2{b[i], kNone});
}

/// The sums of measure_values(), over values in two lanes; one that is not finite adds 0.
struct ValueSums {
  DoubleDouble2 signal{}, squares{}, error{}, error_squares{}, error_signal{}, overload_squares{};
  Double2 max_abs_error{};
  std::uint64_t overload_count = 0;

  QS_ALWAYS_INLINE void add_signal(Double2 value) {
    const Double2 x = value - value == Double2{} ? value : Double2{};
    signal.add(x);
    squares.add(x * x);
  }
  QS_ALWAYS_INLINE void add_error(Double2 value, Double2 decoded, const std::optional<Cells>& cells) {
    constexpr Double2 kZero{};
    const auto is_finite = value - value == kZero;
    const Double2 x = is_finite ? value : kZero, e = is_finite ? decoded - value : kZero;
    error.add(e);
    const DoubleDouble2 square = exact_product(e, e);
    error_squares.add(square);
    error_signal.add(exact_product(e, x));
    const Double2 magnitude = e < kZero ? -e : e;
    max_abs_error = magnitude > max_abs_error ? magnitude : max_abs_error;
    if (!cells) return;
    const double low = cells->granular_low, high = cells->granular_high;
    const auto overloads = is_finite & ((value < Double2{low, low}) | (value > Double2{high, high}));
    overload_count += static_cast<std::uint64_t>(-overloads[0] - overloads[1]);
    overload_squares.add({overloads ? square.hi : kZero, overloads ? square.lo : kZero});
  }

  void move_to(CodeStatistics& result) const {
    result.signal_sum = signal.sum().value();
    result.signal_squares = squares.sum().value();
    result.error_sum = error.sum().value();
    result.error_squares = error_squares.sum().value();
    result.error_signal_products = error_signal.sum().value();
    result.overload_squares = overload_squares.sum().value();
    result.granular_squares = (error_squares.sum() - overload_squares.sum()).value();
    result.overload_count = overload_count;
    result.max_abs_error = std::max(max_abs_error[0], max_abs_error[1]);
  }
};

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

CodeStatistics measure_values(const Quantizer& quantizer, const std::optional<Cells>& cells,
                              std::span<const float> values) {
  CodeStatistics result;
  // Arrays that nobody fills with zeros first.
  const std::unique_ptr<std::int32_t[]> all_codes(new std::int32_t[values.size()]);
  const std::unique_ptr<float[]> all_decoded(new float[values.size()]);
  const std::span<std::int32_t> codes(all_codes.get(), values.size());
  const std::span<float> decoded(all_decoded.get(), values.size());
  quantizer.encode(values, codes);
  quantizer.decode(codes, decoded);
  count_codes(values, codes, PlaceOfCode(quantizer.alphabet()), result);
  ValueSums sums;
  for_each_pair(values, values, [&](Double2 x, Double2) { sums.add_signal(x); });
  for_each_pair(values, decoded, [&](Double2 x, Double2 y) { sums.add_error(x, y, cells); });
  sums.move_to(result);
  describe(result, quantizer);
  return result;
}

}  // namespace qs
