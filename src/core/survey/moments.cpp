#include "core/survey/moments.hpp"

#include <cmath>

namespace qs {
namespace {

/// Σ over weight_of(i) times powers of x − mean.
template <class Number, class Weight>
Moments weighted(std::span<const Number> values, Weight weight_of) {
  Moments moments;
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    moments.count += weight_of(i);
    sum += weight_of(i) * values[i];
  }
  if (moments.count == 0) return moments;
  moments.mean = sum / moments.count;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    const double d = values[i] - moments.mean, weighted_square = weight_of(i) * d * d;
    moments.m2 += weighted_square;
    moments.m3 += weighted_square * d;
    moments.m4 += weighted_square * d * d;
  }
  return moments;
}

}  // namespace

void Moments::join(const Moments& part) {
  if (part.count == 0) return;
  if (count == 0) {
    *this = part;
    return;
  }
  const double a = count, b = part.count, n = a + b, d = part.mean - mean, r = d / n;
  m4 += part.m4 + a * b * (a * a - a * b + b * b) * d * r * r * r +
        6 * (a * a * part.m2 + b * b * m2) * r * r + 4 * (a * part.m3 - b * m3) * r;
  m3 += part.m3 + a * b * (a - b) * d * r * r + 3 * (a * part.m2 - b * m2) * r;
  m2 += part.m2 + a * b * d * r;
  mean += b * r;
  count = n;
}

std::optional<double> Moments::kurtosis() const {
  if (!(m2 > 0)) return std::nullopt;
  return m4 * count / (m2 * m2);
}

Moments moments_of(std::span<const float> values) {
  return weighted(values, [](std::size_t) { return 1.0; });
}

Moments moments_of(std::span<const double> values) {
  return weighted(values, [](std::size_t) { return 1.0; });
}

Moments moments_of(std::span<const float> distinct, std::span<const std::uint64_t> counts) {
  return weighted(distinct, [&](std::size_t i) { return static_cast<double>(counts[i]); });
}

}  // namespace qs
