#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sources/rows.hpp"

namespace qs {
namespace {

constexpr double kHalfWidth = std::numbers::sqrt3;  // variance a²/3 = 1

double uniform_pdf(double x) {
  return std::abs(x) <= kHalfWidth ? 1 / (2 * kHalfWidth) : 0;
}
double uniform_cdf(double x) {
  return std::clamp((x + kHalfWidth) / (2 * kHalfWidth), 0.0, 1.0);
}
CellMoments uniform_cell(double low, double high) {
  const double a = std::clamp(low, -kHalfWidth, kHalfWidth), b = std::clamp(high, -kHalfWidth, kHalfWidth);
  const double density = 1 / (2 * kHalfWidth), width = b - a;
  return {density * width, density * width * (a + b) / 2, density * width * (a * a + a * b + b * b) / 3};
}
double uniform_quantile(double p) {
  return kHalfWidth * (2 * p - 1);
}

}  // namespace

SourceInfo uniform_source(const ParamValues&) {
  SourceInfo source;
  source.id = "uniform";
  source.title = "Uniform";
  source.explanation =
      "Every value in an interval equally likely: the one source whose codes use their bits fully.";
  source.source = "h = log2(2√3 σ)";
  source.pdf = uniform_pdf;
  source.cdf = uniform_cdf;
  source.quantile = uniform_quantile;
  source.cell = uniform_cell;
  source.symmetric = true;
  source.log_concave = true;
  source.differential_entropy_bits = std::log2(2 * kHalfWidth);
  source.kurtosis = 1.8;
  return source;
}

}  // namespace qs
