#include "core/quantizers/engine/least_mse_range.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr double kRatio = 0x1.172b83c7d517bp0;  // 2^(1/8)

/// The factor in (0, 1] of least error.
double best_factor(Walk walk, const std::function<double(double)>& error) {
  const int steps = walk == Walk::kLong ? 80 : 24, sections = walk == Walk::kLong ? 24 : 8;
  double best = 1, least = error(1), factor = 1;
  for (int step = 1; step <= steps; ++step) {
    factor /= kRatio;
    if (const double e = error(factor); e < least) {
      least = e;
      best = factor;
    }
  }
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double low = best / kRatio, high = std::min(1.0, best * kRatio);
  for (int section = 0; section < sections; ++section) {
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

struct Found {
  Range range;
  double error = 0;
};

Found affine_from(const Range& start, Walk walk, const RangeError& error) {
  const double both = best_factor(walk, [&](double factor) { return error(shrunk(start, factor, factor)); });
  Range range = shrunk(start, both, both);
  const int passes = walk == Walk::kLong ? 2 : 1;
  for (int pass = 0; pass < passes; ++pass) {
    const double low = best_factor(walk, [&](double factor) {
      return error({static_cast<float>(start.low * factor), range.high});
    });
    range.low = static_cast<float>(start.low * low);
    const double high = best_factor(walk, [&](double factor) {
      return error({range.low, static_cast<float>(start.high * factor)});
    });
    range.high = static_cast<float>(start.high * high);
  }
  return {range, error(range)};
}

}  // namespace

Range range_for(std::string_view rule, bool symmetric, Walk walk, const SortedSample& sorted,
                const RangeError& error) {
  if (rule != "mse") return choose_range(rule, symmetric, sorted);
  return least_mse_range(choose_range(symmetric ? "absmax" : "minmax", symmetric, sorted), symmetric, walk,
                         error);
}

Range least_mse_range(const Range& full, bool symmetric, Walk walk, const RangeError& error) {
  if (symmetric) {
    const double factor = best_factor(walk, [&](double f) { return error(shrunk(full, f, f)); });
    return shrunk(full, factor, factor);
  }
  const Found first = affine_from(full, walk, error);
  if (walk == Walk::kShort) return first.range;
  const float most = std::max(-full.low, full.high);
  const Found second = affine_from({full.low < 0 ? -most : 0, full.high > 0 ? most : 0}, walk, error);
  return second.error < first.error ? second.range : first.range;
}

}  // namespace qs
