#pragma once
/// Mean and central moments of numbers that come in parts.
///
///     M_k = Σ (x − mean)^k,  k = 2, 3, 4
///
/// Each part is summed about its own mean, and parts are joined by Pébay's formulas (2008, Sandia report
/// SAND2008-6212, eq. 3.1), which do not cancel as sums of powers do. NaN and infinities are left out.

#include <cstdint>
#include <optional>
#include <span>

namespace qs {

struct Moments {
  double count = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;

  void join(const Moments& part);
  /// Population variance; 0 where there is nothing.
  double variance() const { return count > 0 ? m2 / count : 0; }
  /// m4·n/m2²: 3 for a Gaussian, 1.8 for a uniform distribution; nothing if all values are equal.
  std::optional<double> kurtosis() const;
};

Moments moments_of(std::span<const float> values);
Moments moments_of(std::span<const double> values);
/// Moments of distinct values with their counts.
Moments moments_of(std::span<const float> distinct, std::span<const std::uint64_t> counts);

}  // namespace qs
