#pragma once
/// The sorted sample: why a slider costs nothing.
///
/// A scalar quantizer with a fixed partition is a set of thresholds and levels. With
/// the values sorted once and sparse prefix sums of x and x² beside them, the count,
/// mean and squared error of any cell are two binary searches; entropy, MSE and SQNR
/// of a quantizer with L levels on n values cost O(L log n) instead of O(n).
///
/// The prefix sums are double-double (106 bits), one every kStride values, and run outward from zero, so that
/// a few huge weights cost the small ones nothing. The surprise: plain double prefixes lose 1e-4 of the MSE
/// at 16 bits, because Σ(x−y)² = Σx² − 2yΣx + ny² cancels almost completely.
///
/// Values of few kinds (16-bit weights have at most 65,536) need not be stored one by one: a counted sample
/// holds each once with its count, and answers the same questions.
///
/// NaN and ±infinity are counted and left out; -0 and 0 are one value. n is the number of finite values.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/job.hpp"
#include "core/numerics/double_double.hpp"

namespace qs {

struct NonFinite {
  std::uint64_t nan = 0, positive_infinity = 0, negative_infinity = 0;
  std::uint64_t total() const { return nan + positive_infinity + negative_infinity; }
  bool operator==(const NonFinite&) const = default;
};

/// Σ1, Σx and Σx² over a run of the sorted values.
struct RunMoments {
  std::uint64_t count = 0;
  DoubleDouble sum, sum_of_squares;
};

/// Counts are places, so that the difference of two is the number of values between them.
inline RunMoments operator-(const RunMoments& b, const RunMoments& a) {
  return {b.count - a.count, b.sum - a.sum, b.sum_of_squares - a.sum_of_squares};
}

class SortedSample {
 public:
  /// Sorts at once; SampleBuilder does the same in slices.
  static SortedSample from(std::span<const float> values);
  /// A counted sample: ascending finite values, −0 as 0, and their counts, each at least 1.
  static SortedSample from_counts(std::span<const float> distinct, std::span<const std::uint64_t> counts,
                                  const NonFinite& non_finite = {});

  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// One by one; of a counted sample each kind once.
  std::span<const float> values() const {
    return std::span<const float>(sorted_.get(), static_cast<std::size_t>(kinds()));
  }
  /// The value at a place from 0 to size() − 1.
  float at(std::uint64_t place) const { return is_counted() ? sorted_[kind_at(place)] : sorted_[place]; }
  bool is_counted() const { return !ends_.empty(); }
  const NonFinite& non_finite() const { return non_finite_; }

  /// Number of values below t; of values not above t.
  std::uint64_t count_below(float t) const;
  /// As above, if at least `at_least` are known to be below: for ascending thresholds, each search begins
  /// where the last ended.
  std::uint64_t count_below(float t, std::uint64_t at_least) const;
  std::uint64_t count_up_to(float t) const;
  /// Of each threshold, in any order: searches eight at once, which wait for memory together.
  std::vector<std::uint64_t> counts_below(std::span<const float> thresholds) const;
  /// Sums from zero's place to `end`, negative for places
  /// before it: the run from a to b is prefix(b) − prefix(a).
  RunMoments prefix(std::uint64_t end) const;

  float min() const { return sorted_[0]; }
  float max() const { return sorted_[kinds() - 1]; }
  float absmax() const;
  double mean() const;
  /// Population variance, Σ(x−mean)²/n, without cancellation.
  double variance() const;
  double std_dev() const;
  /// Linear interpolation at position (n−1)·p of the sorted values, 0 ≤ p ≤ 1 (numpy's default rule).
  double quantile(double p) const;
  /// Quantile of the magnitudes |x|, by the same rule.
  double magnitude_quantile(double p) const;

  static constexpr std::uint64_t kStride = 64;  // values between two stored sums

 private:
  friend class SampleBuilder;
  float kth_magnitude(std::uint64_t k) const;
  std::uint64_t kinds() const { return is_counted() ? ends_.size() : size_; }
  std::uint64_t kind_at(std::uint64_t place) const;
  std::uint64_t place_of(std::uint64_t kind) const { return kind == 0 ? 0 : ends_[kind - 1]; }
  RunMoments counted_prefix(std::uint64_t end) const;

  std::unique_ptr<float[]> sorted_;
  std::uint64_t size_ = 0, negatives_ = 0;
  std::vector<DoubleDouble> sum_, sum_of_squares_;  // at every place that is a multiple of kStride, or kind
  std::vector<std::uint64_t> ends_;                 // of a counted sample: behind the places of each kind
  NonFinite non_finite_;
};

/// Sorts in slices: a least-significant-digit radix sort, three passes of 11 bits, then the prefix sums.
/// The values stay with the caller, in their own order, and must outlive the job; it needs 8 bytes a value
/// beside them, 4 of which remain.
class SampleBuilder : public Job {
 public:
  explicit SampleBuilder(std::span<const float> values) : values_(values) {}
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  SortedSample take() { return std::move(sample_); }

 private:
  static constexpr int kDigitBits = 11, kDigits = 1 << kDigitBits, kPasses = 3;
  enum class Stage { kCount, kScatter, kPrefix, kDone };
  void count_unit();
  void scatter_unit();
  void prefix_unit();

  Stage stage_ = Stage::kCount;
  int pass_ = 0;
  std::uint64_t position_ = 0;
  std::span<const float> values_;
  std::unique_ptr<float[]> keys_,
      other_;  // sort keys in float storage: the last pass turns them back in place
  std::uint64_t count_ = 0;
  std::array<std::array<std::uint32_t, kDigits>, kPasses> offsets_{};
  DoubleDouble sum_, sum_of_squares_;  // so far outward
  SortedSample sample_;
};

}  // namespace qs
