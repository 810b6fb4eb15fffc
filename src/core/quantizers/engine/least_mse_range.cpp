#include "core/quantizers/engine/least_mse_range.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr int kSteps = 80, kSections = 24;
constexpr double kRatio = 0x1.172b83c7d517bp0;  // 2^(1/8)

/// The factor in (0, 1] of least error.
double best_factor(const std::function<double(double)>& error) {
  double best = 1, least = error(1), factor = 1;
  for (int step = 1; step <= kSteps; ++step) {
    factor /= kRatio;
    if (const double e = error(factor); e < least) {
      least = e;
      best = factor;
    }
  }
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double low = best / kRatio, high = std::min(1.0, best * kRatio);
  for (int section = 0; section < kSections; ++section) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    const double error_a = error(a), error_b = error(b);
    if (std::min(error_a, error_b) < least) {
      least = std::min(error_a, error_b);
      best = error_a < error_b ? a : b;
    }
    (error_a < error_b ? high : low) = error_a < error_b ? b : a;
  }
  return best;
}

Range shrunk(const Range& range, double low, double high) {
  return {static_cast<float>(range.low * low), static_cast<float>(range.high * high)};
}

}  // namespace

Range least_mse_range(const Range& full, bool symmetric, const RangeError& error) {
  const double both = best_factor([&](double factor) { return error(shrunk(full, factor, factor)); });
  Range range = shrunk(full, both, both);
  if (symmetric) return range;
  range.low = shrunk(full, best_factor([&](double factor) {
                       return error({static_cast<float>(full.low * factor), range.high});
                     }), 1).low;
  range.high = shrunk(full, 1, best_factor([&](double factor) {
                        return error({range.low, static_cast<float>(full.high * factor)});
                      })).high;
  return range;
}

}  // namespace qs
