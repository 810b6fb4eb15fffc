#pragma once
/// Ratios of powers in decibels.

#include <cmath>
#include <limits>
#include <optional>

namespace qs {

inline double decibels(double power_ratio) {
  return 10 * std::log10(power_ratio);
}

/// SNR of two powers (or sums of squares over the same values): none without signal, infinite without noise.
inline std::optional<double> snr_db(double signal, double noise) {
  if (!(signal > 0)) return std::nullopt;
  return noise > 0 ? decibels(signal / noise) : std::numeric_limits<double>::infinity();
}

}  // namespace qs
