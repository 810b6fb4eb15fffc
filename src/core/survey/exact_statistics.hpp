#pragma once
/// Statistics of numbers that float32 cannot hold (float64, and integers of 32 or 64 bits), from float64:
/// count, zeros, least, most, mean, σ, kurtosis. The numbers come in parts, in any order.
///
/// Everything is summed about a power of two near the largest magnitude so far, so that neither 1e-50 nor
/// 1e308 leaves the range of a double when it is squared.
///
/// Formats are measured on float32. The damage is counted and reported: numbers that became 0 or infinite,
/// and integers that were rounded. (Nearly every float64 is rounded too, in its 25th bit; that is reported
/// only where it is not small against σ, as with large numbers that differ little.)

#include "core/sample/sample.hpp"
#include "core/survey/moments.hpp"

namespace qs {

struct LostInFloat32 {
  std::uint64_t to_zero = 0, to_infinity = 0, rounded = 0;
  bool operator==(const LostInFloat32&) const = default;
};

class ExactStatistics {
 public:
  /// `rounded` are the same numbers as float32.
  void add(std::span<const double> exact, std::span<const float> rounded);

  const NonFinite& non_finite() const { return non_finite_; }
  std::uint64_t zeros() const { return zeros_; }
  /// True if there is a finite number; the figures below need one.
  bool any() const { return moments_.count > 0; }
  double least() const { return least_; }
  double most() const { return most_; }
  double mean() const;
  double sigma() const;
  std::optional<double> kurtosis() const { return moments_.kurtosis(); }
  /// `integers`: each rounding counts.
  LostInFloat32 lost(bool integers) const;

 private:
  void widen(double magnitude);

  Moments moments_;  // of the numbers times 2^−exponent_
  int exponent_ = 0;
  double least_ = 0, most_ = 0, rounding_squares_ = 0;  // the last in the same unit, squared
  std::uint64_t zeros_ = 0;
  NonFinite non_finite_;
  LostInFloat32 lost_;
};

}  // namespace qs
