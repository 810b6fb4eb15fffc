#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/numerics/portable_log.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

constexpr double kLaplaceScale = 1 / std::numbers::sqrt2;  // b = σ/√2

double laplace_pdf(double x) {
  return std::exp(-std::abs(x) / kLaplaceScale) / (2 * kLaplaceScale);
}
double laplace_cdf(double x) {
  return x < 0 ? std::exp(x / kLaplaceScale) / 2 : 1 - std::exp(-x / kLaplaceScale) / 2;
}
/// Moments from x ≥ 0 to infinity: ∫f, ∫x·f, ∫x²·f.
CellMoments laplace_beyond(double x) {
  if (std::isinf(x)) return {};
  const double tail = std::exp(-x / kLaplaceScale) / 2;
  return {tail, (x + kLaplaceScale) * tail,
          (x * x + 2 * kLaplaceScale * x + 2 * kLaplaceScale * kLaplaceScale) * tail};
}
CellMoments laplace_between(double low, double high) {  // 0 ≤ low ≤ high
  const CellMoments a = laplace_beyond(low), b = laplace_beyond(high);
  return {a.probability - b.probability, a.first - b.first, a.second - b.second};
}
CellMoments laplace_cell(double low, double high) {
  if (low >= 0) return laplace_between(low, high);
  const CellMoments left = laplace_between(std::max(0.0, -high), -low);
  const CellMoments right = high > 0 ? laplace_between(0, high) : CellMoments{};
  return {left.probability + right.probability, right.first - left.first, left.second + right.second};
}
double laplace_quantile(double p) {
  return p < 0.5 ? kLaplaceScale * portable_log(2 * p) : -kLaplaceScale * portable_log(2 * (1 - p));
}

}  // namespace

SourceInfo laplace_source(const ParamValues&) {
  SourceInfo source;
  source.id = "laplace";
  source.title = "Laplace";
  source.explanation =
      "A sharper peak and heavier tails than the Gaussian: more weights near 0, and more outliers.";
  source.source = "f = exp(−|x|/b)/2b, b = σ/√2; h = log2(2be)";
  source.pdf = laplace_pdf;
  source.cdf = laplace_cdf;
  source.quantile = laplace_quantile;
  source.cell = laplace_cell;
  source.symmetric = true;
  source.log_concave = true;
  source.differential_entropy_bits = std::log2(2 * kLaplaceScale * std::numbers::e);
  source.kurtosis = 6;
  return source;
}

}  // namespace qs
