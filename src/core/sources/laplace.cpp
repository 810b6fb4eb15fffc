#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/portable_log.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

constexpr double kScale = 1 / std::numbers::sqrt2;  // b = σ/√2

double pdf(double x) {
  return std::exp(-std::abs(x) / kScale) / (2 * kScale);
}
double cdf(double x) {
  return x < 0 ? std::exp(x / kScale) / 2 : 1 - std::exp(-x / kScale) / 2;
}
/// From x ≥ 0 to infinity: ∫f, ∫x·f, ∫x²·f.
CellMoments beyond(double x) {
  if (std::isinf(x)) return {};
  const double tail = std::exp(-x / kScale) / 2;
  return {tail, (x + kScale) * tail, (x * x + 2 * kScale * x + 2 * kScale * kScale) * tail};
}
CellMoments between(double low, double high) {  // 0 ≤ low ≤ high
  const CellMoments a = beyond(low), b = beyond(high);
  return {a.probability - b.probability, a.first - b.first, a.second - b.second};
}
CellMoments cell(double low, double high) {
  if (low >= 0) return between(low, high);
  const CellMoments left = between(std::max(0.0, -high), -low);
  const CellMoments right = high > 0 ? between(0, high) : CellMoments{};
  return {left.probability + right.probability, right.first - left.first, left.second + right.second};
}
double quantile(double p) {
  return p < 0.5 ? kScale * portable_log(2 * p) : -kScale * portable_log(2 * (1 - p));
}

}  // namespace

SourceInfo laplace_source(const ParamValues&) {
  SourceInfo source;
  source.id = "laplace";
  source.title = "Laplace";
  source.explanation =
      "A sharper peak and heavier tails than the Gaussian: more weights near 0, and more outliers.";
  source.source = "f = exp(−|x|/b)/2b, b = σ/√2; h = log2(2be)";
  source.pdf = pdf;
  source.cdf = cdf;
  source.quantile = quantile;
  source.cell = cell;
  source.symmetric = true;
  source.log_concave = true;
  source.differential_entropy_bits = std::log2(2 * kScale * std::numbers::e);
  source.kurtosis = 6;
  return source;
}

}  // namespace qs
