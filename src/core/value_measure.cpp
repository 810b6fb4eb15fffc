#include "core/value_measure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/numerics/double_double_lanes.hpp"

namespace qs {
namespace {

constexpr std::size_t kMeasuredAtOnce = 8192;  // even, so that each value stays in its lane

/// use(two of a, two of b at the same places). The last of an odd number of values comes with a NaN, which
/// adds nothing.
template <class Use>
QS_ALWAYS_INLINE void for_each_pair(std::span<const float> a, std::span<const float> b, Use use) {
  std::size_t i = 0;
  for (; i + 2 <= a.size(); i += 2) use(Double2{a[i], a[i + 1]}, Double2{b[i], b[i + 1]});
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (i < a.size()) use(Double2{a[i], kNone}, Double2{b[i], kNone});
}

}  // namespace

struct ValueMeasure::Sums {
  /// Maps a code to its position in the alphabet.
  class PlaceOfCode {
   public:
    explicit PlaceOfCode(const std::vector<std::int32_t>& alphabet)
        : size_(alphabet.size()), least_(*std::min_element(alphabet.begin(), alphabet.end())) {
      places_.assign(
          static_cast<std::size_t>(*std::max_element(alphabet.begin(), alphabet.end()) - least_) + 1, 0);
      for (std::size_t i = 0; i < alphabet.size(); ++i)
        places_[static_cast<std::size_t>(alphabet[i] - least_)] = static_cast<std::uint32_t>(i);
    }
    std::size_t operator()(std::int32_t code) const {
      return places_[static_cast<std::size_t>(code - least_)];
    }
    std::size_t size() const { return size_; }

   private:
    std::size_t size_;
    std::int32_t least_;
    std::vector<std::uint32_t> places_;
  };

  class CodeCounts {
   public:
    explicit CodeCounts(const std::vector<std::int32_t>& alphabet)
        : place_of_(alphabet), tables_(2 * alphabet.size()) {}

    void add(std::span<const float> values, std::span<const std::int32_t> codes) {
      // Alternate two tables: counting one code twice in a row would wait for the first store.
      std::uint64_t* const table[] = {tables_.data(), tables_.data() + place_of_.size()};
      for (std::size_t i = 0; i < values.size(); ++i)
        table[i % 2][place_of_(codes[i])] += std::isfinite(values[i]) ? 1 : 0;
    }
    void move_to(CodeStatistics& result) const {
      for (std::size_t place = 0; place < place_of_.size(); ++place) {
        result.occupancy.push_back(tables_[place] + tables_[place_of_.size() + place]);
        result.count += result.occupancy.back();
      }
    }

   private:
    PlaceOfCode place_of_;
    std::vector<std::uint64_t> tables_;
  };

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

  explicit Sums(const Quantizer& quantizer) : code_counts(quantizer.alphabet()) {}
  CodeCounts code_counts;
  ValueSums value_sums;
  std::array<std::int32_t, kMeasuredAtOnce> code_room;
  std::array<float, kMeasuredAtOnce> decoded_room;
};

CodeStatistics measure_values(const Quantizer& quantizer, const std::optional<Cells>& cells,
                              std::span<const float> values) {
  ValueMeasure measure(quantizer, cells, values);
  while (!measure.step()) {
  }
  return measure.take();
}

ValueMeasure::ValueMeasure(const Quantizer& quantizer, const std::optional<Cells>& cells,
                           std::span<const float> values)
    : quantizer_(quantizer), cells_(cells), values_(values), sums_(std::make_unique<Sums>(quantizer)) {}

ValueMeasure::~ValueMeasure() = default;

bool ValueMeasure::step() {
  const std::span<const float> values = values_.subspan(at_, std::min(kMeasuredAtOnce, values_.size() - at_));
  const auto codes = std::span(sums_->code_room).first(values.size());
  const auto decoded = std::span(sums_->decoded_room).first(values.size());
  quantizer_.encode_from(at_, values, codes);
  quantizer_.decode_from(at_, codes, decoded);
  sums_->code_counts.add(values, codes);
  Sums::ValueSums sums = sums_->value_sums;  // in registers
  for_each_pair(values, values, [&](Double2 x, Double2) { sums.add_signal(x); });
  for_each_pair(values, decoded, [&](Double2 x, Double2 y) { sums.add_error(x, y, cells_); });
  sums_->value_sums = sums;
  at_ += values.size();
  return at_ == values_.size();
}

double ValueMeasure::progress() const {
  return values_.empty() ? 1 : static_cast<double>(at_) / static_cast<double>(values_.size());
}

CodeStatistics ValueMeasure::take() {
  CodeStatistics result;
  sums_->code_counts.move_to(result);
  sums_->value_sums.move_to(result);
  result.stored = result.count;
  result.storage = quantizer_.storage(result.stored);
  result.distinct_values = quantizer_.distinct_values();
  result.rate_bits = quantizer_.rate_bits();
  return result;
}

}  // namespace qs
