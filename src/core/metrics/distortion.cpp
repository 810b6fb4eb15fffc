#include <algorithm>
#include <cmath>

#include "core/metrics/rows.hpp"

namespace qs {
namespace {

std::optional<double> per_value(const CodeStatistics& s, double sum) {
  if (s.count == 0) return std::nullopt;
  return sum / static_cast<double>(s.count);
}

}  // namespace

std::optional<double> mse(const CodeStatistics& s) {
  return per_value(s, s.error_squares);
}
std::optional<double> granular_mse(const CodeStatistics& s) {
  return per_value(s, s.granular_squares);
}
std::optional<double> overload_mse(const CodeStatistics& s) {
  return per_value(s, s.overload_squares);
}

std::optional<double> rmse(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return std::sqrt(s.error_squares / static_cast<double>(s.count));
}
std::optional<double> overload_share(const CodeStatistics& s) {
  return per_value(s, static_cast<double>(s.overload_count));
}

// Bennett 1948: the error of many fine cells is uniform over ±Δ/2.
std::optional<double> uniform_noise_mse(const CodeStatistics& s) {
  if (!s.step) return std::nullopt;
  return *s.step * *s.step / 12;
}

// Σx·x̂ / √(Σx²·Σx̂²) with x̂ = x + e.
std::optional<double> cosine_similarity(const CodeStatistics& s) {
  const double decoded = s.signal_squares + 2 * s.error_signal_products + s.error_squares;
  if (!(s.signal_squares > 0) || !(decoded > 0)) return std::nullopt;
  const double product = s.signal_squares + s.error_signal_products;
  return std::clamp(product / std::sqrt(s.signal_squares) / std::sqrt(decoded), -1.0, 1.0);
}

std::optional<double> max_abs_error(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return s.max_abs_error;
}

}  // namespace qs
