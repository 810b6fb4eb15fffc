#pragma once
/// A counted sample of a tensor of any length: values are counted by the first 20 bits of their float32 in
/// order, sign, exponent and 11 bits of mantissa, and each bin stands for the mean of its values. Ranges
/// read from it (percentiles, least squared error) are off by at most 2^−12 of themselves; its largest
/// and smallest value are exact.

#include "core/sample/sample.hpp"

namespace qs {

class CoarseCounts {
 public:
  CoarseCounts() : counts_(kBins), sums_(kBins) {}
  void add(std::span<const float> values);
  SortedSample sample() const;

 private:
  static constexpr int kShift = 12;
  static constexpr std::size_t kBins = std::size_t{1} << (32 - kShift);

  std::vector<std::uint64_t> counts_;
  std::vector<double> sums_;
  NonFinite non_finite_;
  float least_ = 0, most_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace qs
