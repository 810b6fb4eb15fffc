#pragma once
/// Counts and exact sums of the values between given thresholds: one pass, and nothing is sorted.
///
/// Sorting pays if questions keep coming (sample.hpp). For thresholds known beforehand, as of a sweep of
/// quantizers over an array that is asked once, every value need only be added to its run, the values between
/// two neighbouring thresholds.
///
/// The upper 16 bits of a float32 (sign, exponent, 7 bits of mantissa; in the order of float_order.hpp)
/// choose one of 65,536 buckets; a bucket that thresholds cut is several parts. All values of a bucket have
/// one exponent, so with e its lower edge, u the unit in the last place there and m the lower 16 bits,
///
///     x = e + u·m,   Σx = n·e + u·Σm,   Σx² = n·e² + 2eu·Σm + u²·Σm².
///
/// The surprise: Σm and Σm² are sums of whole numbers that fit 64 bits, so the sums of a part are exact,
/// whatever the order of its values, and adding the parts of a run in double-double loses nothing that counts.

#include <vector>

#include "core/sample/sample.hpp"

namespace qs {

/// The values between two neighbouring thresholds.
struct PartitionRun {
  RunMoments moments;
  float least = 0, most = 0;
};

class Partition {
 public:
  /// Thresholds in any order, also several times; each is the least value above the cut. Infinite ones cut
  /// nothing off.
  explicit Partition(std::span<const float> thresholds);

  /// True if no bucket has so many thresholds that finding the part would cost more than sorting.
  bool is_coarse() const { return most_in_bucket_ <= kMostInBucket; }
  /// Any number of times, with the next values; fewer than 2³² altogether. NaN and infinities are left out.
  void add(std::span<const float> values);
  /// Runs that hold a value, in ascending order.
  std::vector<PartitionRun> runs() const;

 private:
  static constexpr std::uint32_t kLowBits = 16, kLows = 1U << kLowBits, kMostInBucket = 16;

  /// A bucket, or what lies between two thresholds in it. All zero while it has no value and no threshold.
  struct Part {
    std::uint64_t sum_of_squares = 0, sum = 0;  // of the lower 16 bits
    std::uint32_t count = 0;
    std::uint32_t cut = 0;                // 2^16 less the lower bits at which the next part begins; 0: none
    std::uint16_t most = 0, beneath = 0;  // largest lower bits; 2^16 − 1 less the smallest
  };
  void add_part(const Part& part, std::uint32_t bucket, PartitionRun& run) const;

  std::uint32_t most_in_bucket_ = 0;
  std::vector<std::uint32_t> first_;  // part of each bucket
  std::vector<Part> parts_;
};

}  // namespace qs
