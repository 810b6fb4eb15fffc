#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/numerics/portable_log.hpp"
#include "core/numerics/quadrature.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

constexpr double kLogisticScale = std::numbers::sqrt3 / std::numbers::pi;  // variance s²π²/3 = 1

double logistic_pdf(double x) {
  const double tail = std::exp(-std::abs(x) / kLogisticScale);
  return tail / (kLogisticScale * (1 + tail) * (1 + tail));
}
double logistic_cdf(double x) {
  const double tail = std::exp(-std::abs(x) / kLogisticScale);
  return (x < 0 ? tail : 1) / (1 + tail);
}
double logistic_quantile(double p) {
  return kLogisticScale * (portable_log(p) - portable_log(1 - p));
}
/// The first two moments need the dilogarithm; Gauss–Legendre panels of half a scale are exact to rounding.
CellMoments logistic_cell(double low, double high) {
  constexpr double kReach = 42 * kLogisticScale, kPanel = kLogisticScale / 2;  // beyond is less than 1e-18
  const double from = std::clamp(low, -kReach, kReach), to = std::clamp(high, -kReach, kReach);
  const int panels = std::max(1, static_cast<int>(std::ceil((to - from) / kPanel)));
  CellMoments moments;
  for (int i = 0; i < panels; ++i) {
    const double width = (to - from) / panels;
    for_each_node(from + width * i, from + width * (i + 1), [&](double x, double weight) {
      const double mass = weight * logistic_pdf(x);
      moments.probability += mass;
      moments.first += mass * x;
      moments.second += mass * x * x;
    });
  }
  return moments;
}

}  // namespace

SourceInfo logistic_source(const ParamValues&) {
  SourceInfo source;
  source.id = "logistic";
  source.title = "Logistic";
  source.explanation =
      "Between Gaussian and Laplace: a round peak, and tails that fall like the Laplace law's.";
  source.source = "F = 1/(1 + exp(−x/s)), s = √3 σ/π; h = log2 s + 2 log2 e";
  source.pdf = logistic_pdf;
  source.cdf = logistic_cdf;
  source.quantile = logistic_quantile;
  source.cell = logistic_cell;
  source.symmetric = true;
  source.log_concave = true;
  source.differential_entropy_bits = std::log2(kLogisticScale) + 2 * std::numbers::log2e;
  source.kurtosis = 4.2;
  return source;
}

}  // namespace qs
