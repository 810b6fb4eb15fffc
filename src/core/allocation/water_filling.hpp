#pragma once
/// Bits for independent Gaussian components of different variances, mean squared error.
///
/// Reverse water-filling (Kolmogorov 1956; Cover and Thomas 2006, theorem 10.3.3):
/// all components get the distortion θ, but those whose variance is below it get
/// no bits and keep their variance. Totals are sums over components. The surprise:
/// at low budgets the right number of bits for a small component is none at all.

#include <span>
#include <vector>

namespace qs {

struct WaterFilling {
  double level = 0;  // θ
  std::vector<double> bits, distortion;
  double total_bits = 0, total_distortion = 0;
};

WaterFilling fill_to_rate(std::span<const double> variances, double total_bits);
/// `total_distortion` above the sum of variances costs nothing: then θ is the largest variance.
WaterFilling fill_to_distortion(std::span<const double> variances, double total_distortion);

/// High-resolution allocation, in which bits may be negative (Huang and Schultheiss 1963):
/// b_i = B/n + ½ log2(σ_i²/geometric mean), all components with the same error.
struct HighRateAllocation {
  std::vector<double> bits;
  double mse_each = 0;
  double coding_gain = 1;  // arithmetic over geometric mean of the variances
};
HighRateAllocation high_rate_allocation(std::span<const double> variances, double total_bits);

}  // namespace qs
