#include <algorithm>
#include <cmath>
#include <limits>

#include "core/metrics/rows.hpp"
#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

constexpr double kRounding = 1e-13;  // a variance that cancels down to rounding noise counts as 0

}  // namespace

// Pooled power: 10 log10(Σx² / Σe²). The mean is not
// removed; where it is not 0 the ratio of variances differs.
std::optional<double> sqnr_db(const CodeStatistics& s) {
  return snr_db(s.signal_squares, s.error_squares);
}

// Powers about the means: 10 log10(Var x / Var e).
std::optional<double> sqnr_variance_db(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  const double n = static_cast<double>(s.count);
  const double signal = s.signal_squares - s.signal_sum * (s.signal_sum / n);
  const double error = s.error_squares - s.error_sum * (s.error_sum / n);
  if (signal <= kRounding * s.signal_squares) return std::nullopt;
  if (s.error_squares == 0) return std::numeric_limits<double>::infinity();
  if (error <= kRounding * s.error_squares) return std::nullopt;  // the error is an offset, no noise
  return decibels(signal / error);
}

// Pearson's correlation of e and x over the sample. A constant signal or error has none.
std::optional<double> noise_signal_correlation(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  const double n = static_cast<double>(s.count);
  const double signal = s.signal_squares - s.signal_sum * (s.signal_sum / n);
  const double error = s.error_squares - s.error_sum * (s.error_sum / n);
  if (signal <= kRounding * s.signal_squares || error <= kRounding * s.error_squares) return std::nullopt;
  const double covariance = s.error_signal_products - s.error_sum * (s.signal_sum / n);
  return std::clamp(covariance / std::sqrt(signal) / std::sqrt(error), -1.0, 1.0);
}

}  // namespace qs
