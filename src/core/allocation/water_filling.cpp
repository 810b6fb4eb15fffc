#include "core/allocation/water_filling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace qs {
namespace {

std::vector<double> descending(std::span<const double> variances) {
  std::vector<double> sorted(variances.begin(), variances.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  return sorted;
}

WaterFilling at_level(std::span<const double> variances, double level) {
  WaterFilling result{level, {}, {}, 0, 0};
  for (const double variance : variances) {
    const bool above = variance > level;
    result.bits.push_back(above ? std::log2(variance / level) / 2 : 0);
    result.distortion.push_back(above ? level : variance);
    result.total_bits += result.bits.back();
    result.total_distortion += result.distortion.back();
  }
  return result;
}

}  // namespace

WaterFilling fill_to_rate(std::span<const double> variances, double total_bits) {
  const std::vector<double> sorted = descending(variances);
  // With the k largest above the level: Σ ½ log2(σ²/θ) = R. The right k is the largest whose smallest is
  // above θ.
  double logs = 0, level = sorted.empty() ? 0 : sorted[0];
  for (std::size_t k = 1; k <= sorted.size() && sorted[k - 1] > 0; ++k) {
    logs += std::log2(sorted[k - 1]);
    const double theta = std::exp2((logs - 2 * total_bits) / static_cast<double>(k));
    if (theta > sorted[k - 1]) break;
    level = theta;
  }
  return at_level(variances, level);
}

WaterFilling fill_to_distortion(std::span<const double> variances, double total_distortion) {
  const std::vector<double> sorted = descending(variances);
  double below = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  if (sorted.empty() || total_distortion >= below) return at_level(variances, sorted.empty() ? 0 : sorted[0]);
  double level = 0;
  for (std::size_t k = 1; k <= sorted.size(); ++k) {
    below -= sorted[k - 1];
    level = (total_distortion - below) / static_cast<double>(k);
    const double next = k < sorted.size() ? sorted[k] : 0;
    if (level >= next) break;
  }
  return at_level(variances, level);
}

HighRateAllocation high_rate_allocation(std::span<const double> variances, double total_bits) {
  const double n = static_cast<double>(variances.size());
  double logs = 0, sum = 0;
  for (const double variance : variances) {
    logs += std::log2(variance);
    sum += variance;
  }
  const double geometric = std::exp2(logs / n);
  HighRateAllocation result;
  for (const double variance : variances)
    result.bits.push_back(total_bits / n + std::log2(variance / geometric) / 2);
  result.mse_each = geometric * std::exp2(-2 * total_bits / n);
  result.coding_gain = sum / n / geometric;
  return result;
}

}  // namespace qs
