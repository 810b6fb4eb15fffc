#pragma once
/// Least and largest finite value of an array, and how many of its values are not finite; four at once.
///
/// A range rule that clips nothing (absmax, minmax) asks for no more than this, so a scale can be chosen
/// before anything is sorted. The surprise: one sum finds every NaN and infinity, because 0·x is 0 for all
/// finite x and NaN for the others.

#include <limits>

#include "core/sample/sample.hpp"

namespace qs {

class Extremes {
 public:
  /// Any number of times, with the next values.
  void add(std::span<const float> values);

  const NonFinite& non_finite() const { return non_finite_; }
  /// Finite values.
  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// The two below need a finite value; −0 counts as 0.
  float min() const { return least_ + 0.0F; }
  float max() const { return most_ + 0.0F; }
  /// A counted sample of as many values with these extremes, for fit(): nothing but its size, its extremes
  /// and its non-finite values is true.
  SortedSample outline() const;

 private:
  void add_slowly(std::span<const float> values);

  float least_ = std::numeric_limits<float>::max(), most_ = -std::numeric_limits<float>::max();
  std::uint64_t size_ = 0;
  NonFinite non_finite_;
};

}  // namespace qs
