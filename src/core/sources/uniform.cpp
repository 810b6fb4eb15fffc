#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sources/rows.hpp"

namespace qs {
namespace {

constexpr double kHalfWidth = std::numbers::sqrt3;  // variance a²/3 = 1

double pdf(double x) {
  return std::abs(x) <= kHalfWidth ? 1 / (2 * kHalfWidth) : 0;
}
double cdf(double x) {
  return std::clamp((x + kHalfWidth) / (2 * kHalfWidth), 0.0, 1.0);
}
double quantile(double p) {
  return kHalfWidth * (2 * p - 1);
}

}  // namespace

SourceInfo uniform_source() {
  return {.id = "uniform",
          .title = "Uniform",
          .explanation =
              "Every value in an interval equally likely: the one source whose codes use their bits fully.",
          .source = "h = log2(2√3 σ)",
          .pdf = pdf,
          .cdf = cdf,
          .quantile = quantile,
          .differential_entropy_bits = std::log2(2 * kHalfWidth),
          .kurtosis = 1.8};
}

}  // namespace qs
