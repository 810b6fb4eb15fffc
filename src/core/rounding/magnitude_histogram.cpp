#include "core/rounding/magnitude_histogram.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/constants.hpp"

namespace qs {
namespace {

double x_log_x(double x) {
  return x > 0 ? x * std::log2(x) : 0;
}

}  // namespace

MagnitudeHistogram::MagnitudeHistogram(const SortedSample& samples, bool count_zeros) {
  const double most = samples.absmax();
  width_ = most / kBins;
  std::array<double, kBins> bins{};
  for (std::uint64_t i = 0; i < samples.size(); ++i) {
    const double x = samples.at(i), place = std::abs(x) / most * kBins;
    if (x == 0 && !count_zeros) continue;
    bins[std::min(kBins - 1, static_cast<std::size_t>(place))] += 1;
  }
  for (std::size_t k = 0; k < kBins; ++k) {
    counts_[k + 1] = counts_[k] + bins[k];
    logs_[k + 1] = logs_[k] + x_log_x(bins[k]);
    filled_[k + 1] = filled_[k] + (bins[k] > 0 ? 1 : 0);
  }
  total_ = counts_[kBins];
}

double MagnitudeHistogram::divergence_bits(std::size_t kept, std::size_t levels) const {
  const double inside = counts_[kept], clipped = total_ - inside;
  const double last = inside - counts_[kept - 1];    // of the last bin that is kept
  const bool last_fills = last == 0 && clipped > 0;  // it is empty but for what was clipped
  if (inside == 0) return kInfinity;
  // In counts: Σ c log₂ c of P, less Σ of its mass a level times log₂ q, with q scaled to P's sum.
  double sum = logs_[kept] - x_log_x(last) + x_log_x(last + clipped);
  std::size_t first = 0;
  for (std::size_t level = 0; level < levels; ++level) {
    const std::size_t end = ((level + 1) * kept + levels - 1) / levels;  // ⌊k·levels/kept⌋ = level before it
    const bool is_last = level + 1 == levels;
    const double mass = counts_[end] - counts_[first], p_mass = mass + (is_last ? clipped : 0);
    const double filled = filled_[end] - filled_[first] + (is_last && last_fills ? 1 : 0);
    if (p_mass > 0) {
      if (mass == 0) return kInfinity;
      sum -= p_mass * std::log2(mass / filled * (total_ / inside));
    }
    first = end;
  }
  return std::max(0.0, sum / total_);
}

}  // namespace qs
