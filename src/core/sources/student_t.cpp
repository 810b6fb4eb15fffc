#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/numerics/constants.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/numerics/portable_sine.hpp"
#include "core/numerics/quadrature.hpp"
#include "core/numerics/random.hpp"
#include "core/numerics/special_functions.hpp"
#include "core/sources/inverse.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

/// Student's t at its own scale.
struct StudentT {
  double nu;

  double pdf(double t) const {
    const double log_norm =
        std::lgamma((nu + 1) / 2) - std::lgamma(nu / 2) - std::log(nu * std::numbers::pi) / 2;
    return std::exp(log_norm - (nu + 1) / 2 * std::log1p(t * t / nu));
  }
  double tail(double t) const {  // P(T > t), t ≥ 0
    return regularized_beta(nu / 2, 0.5, nu / (nu + t * t)) / 2;
  }
  double cdf(double t) const { return t < 0 ? tail(-t) : 1 - tail(t); }
  double probability(double low, double high) const {
    if (low >= 0) return tail(low) - tail(high);
    if (high <= 0) return tail(-high) - tail(-low);
    return 1 - tail(-low) - tail(high);
  }
  double entropy_bits() const {
    const double half = (nu + 1) / 2;
    const double log_beta = std::lgamma(nu / 2) + std::lgamma(0.5) - std::lgamma(half);
    return (half * (digamma(half) - digamma(nu / 2)) + std::log(nu) / 2 + log_beta) * std::numbers::log2e;
  }
  /// ∫t·f = −ν/(ν−1)·(1 + t²/ν)·f(t), for ν = 1: ln(1 + t²)/2π.
  double first(double t) const {
    if (std::isinf(t)) return nu > 1 ? 0 : kInfinity;
    if (nu == 1) return std::log1p(t * t) / (2 * std::numbers::pi);
    return -nu / (nu - 1) * (1 + t * t / nu) * pdf(t);
  }
  /// t²/ν = (1 + t²/ν) − 1, and (1 + t²/ν)·f is (ν−1)/(ν−2) times the density with ν−2 degrees.
  double second(double low, double high) const {
    if (nu > 2) {
      const StudentT fewer{nu - 2};
      const double ratio = std::sqrt((nu - 2) / nu);
      return nu *
             ((nu - 1) / (nu - 2) * fewer.probability(low * ratio, high * ratio) - probability(low, high));
    }
    if (std::isinf(low) || std::isinf(high)) return kInfinity;
    // Integrate in arsinh(t), where the integrand is smooth on every scale.
    constexpr int kPanels = 64;
    const double from = std::asinh(low), width = (std::asinh(high) - from) / kPanels;
    double sum = 0;
    for (int i = 0; i < kPanels; ++i) {
      sum += integrate_panel(from + width * i, from + width * (i + 1), [&](double u) {
        const double t = std::sinh(u);
        return t * t * pdf(t) * std::cosh(u);
      });
    }
    return sum;
  }
};

}  // namespace

SourceInfo student_t_source(const ParamValues& values) {
  const ParamInfo nu_row = number_param("nu", "Degrees of freedom ν", "", "4", {1, 1000, false});
  const double nu = number_of(values, nu_row);
  const StudentT t{nu};
  const double scale = nu > 2 ? std::sqrt((nu - 2) / nu) : 1;
  SourceInfo source;
  source.id = "student_t";
  source.title = "Student t";
  source.explanation =
      "Tails that fall as a power: the smaller ν, the further out the largest of many weights. The fourth "
      "moment is infinite for ν ≤ 4 and the variance for 1 < ν ≤ 2; at ν = 1 neither mean nor variance "
      "exists.";
  source.source = "Student 1908; drawn by Bailey 1994; h in Cover and Thomas 2006, table 17.1";
  source.params = {nu_row};
  source.values = values;
  source.pdf = [=](double x) { return t.pdf(x / scale) / scale; };
  source.cdf = [=](double x) { return t.cdf(x / scale); };
  source.quantile = [=](double p) { return scale * inverse_of([&](double x) { return t.cdf(x); }, p); };
  source.cell = [=](double low, double high) {
    const double a = low / scale, b = high / scale;
    return CellMoments{t.probability(a, b), scale * (t.first(b) - t.first(a)),
                       scale * scale * t.second(a, b)};
  };
  source.value_at = [=](std::uint64_t seed, std::uint64_t i) {
    // √(ν(u^(−2/ν) − 1))·cos 2πv
    const double power = portable_exp(-2 / nu * portable_log(uniform_at(seed, 2 * i)));
    return scale * std::sqrt(nu * (power - 1)) * sine_of_turns(uniform_at(seed, 2 * i + 1) + 0.25);
  };
  source.differential_entropy_bits = t.entropy_bits() + std::log2(scale);
  if (nu <= 1) source.mean = std::nullopt;
  source.variance = nu > 2 ? 1 : nu > 1 ? std::optional(kInfinity) : std::nullopt;
  if (nu > 2) source.kurtosis = nu > 4 ? 3 + 6 / (nu - 4) : kInfinity;
  return source;
}

}  // namespace qs
