#include "core/rounding/normalized_sum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/numerics/constants.hpp"
#include "core/numerics/quadrature.hpp"

namespace qs {
namespace {

/// Adds weight · (−f log₂ f, f^⅓).
void add_density(DensityIntegrals& sum, double weight, double f) {
  if (!(f > 0)) return;
  sum.entropy_bits -= weight * f * std::log2(f);
  sum.cube_root += weight * std::cbrt(f);
}

/// From the sum S itself to S/scale.
DensityIntegrals rescaled(DensityIntegrals sum, double scale) {
  return {sum.entropy_bits - std::log2(scale), sum.cube_root / std::pow(scale, 2.0 / 3)};
}

/// B-splines of order n at t, t + 1, …, where 0 < t < 1 and q = 1 − t: sums of positive terms.
void b_spline(std::uint64_t n, double t, double q, std::vector<double>& values) {
  values.assign(static_cast<std::size_t>(n), 0);
  values[0] = 1;
  for (std::uint64_t order = 2; order <= n; ++order) {
    const double share = 1 / static_cast<double>(order - 1);
    for (std::uint64_t k = order; k-- > 0;) {
      const double left = k + 1 < order ? (t + static_cast<double>(k)) * values[k] : 0;
      const double right = k > 0 ? (q + static_cast<double>(order - 1 - k)) * values[k - 1] : 0;
      values[k] = share * (left + right);
    }
  }
}

/// Density at s ≥ 0 of the sum of n Laplace values of rate 1: e^−s Σ C(n−1+k, k) s^(n−1−k) / (2^(n+k)
/// (n−1−k)!).
double laplace_sum_density(std::uint64_t n, double s) {
  constexpr double kLarge = 1e200;
  const auto order = static_cast<double>(n);
  double term = 1, sum = 1,
         log_scale = std::lgamma(2 * order - 1) - 2 * std::lgamma(order) - (2 * order - 1) * kLn2;
  for (std::uint64_t k = n - 1; k-- > 0;) {
    const auto at = static_cast<double>(k);
    term *= 2 * s * (at + 1) / ((order + at) * (order - 1 - at));
    sum += term;
    if (sum > kLarge) {
      term /= kLarge;
      sum /= kLarge;
      log_scale += std::log(kLarge);
    }
  }
  return std::exp(std::log(sum) + log_scale - s);
}

/// ln f of a symmetric density at even distances of arsinh |x|.
class LogDensity {
 public:
  static constexpr double kStep = 0.025;
  static constexpr std::size_t kPoints = 400;  // to x = 1.1e4
  explicit LogDensity(const std::function<double(double)>& f) : values_(kPoints) {
    for (std::size_t i = 0; i < kPoints; ++i) set(i, f(std::sinh(place(i))));
  }
  static double place(std::size_t i) { return kStep * static_cast<double>(i); }
  void set(std::size_t i, double f) { values_[i] = std::log(std::max(f, kLeast)); }
  double at(std::size_t i) const { return std::exp(values_[i]); }

  /// Four points by Lagrange; a straight line in arsinh x, a power of x, beyond the last.
  double operator()(double x) const {
    const double u = std::asinh(std::abs(x)) / kStep;
    const auto cell = static_cast<std::ptrdiff_t>(std::min(u, static_cast<double>(kPoints - 3)));
    const double t = u - static_cast<double>(cell);
    if (u > static_cast<double>(kPoints - 2)) {
      const double slope = values_[kPoints - 1] - values_[kPoints - 2];
      return std::exp(values_[kPoints - 1] + slope * (u - static_cast<double>(kPoints - 1)));
    }
    const double a = even(cell - 1), b = even(cell), c = even(cell + 1), d = even(cell + 2);
    const double log_f = -t * (t - 1) * (t - 2) / 6 * a + (t + 1) * (t - 1) * (t - 2) / 2 * b -
                         (t + 1) * t * (t - 2) / 2 * c + (t + 1) * t * (t - 1) / 6 * d;
    return std::exp(log_f);
  }

 private:
  static constexpr double kLeast = 1e-300;
  double even(std::ptrdiff_t i) const { return values_[static_cast<std::size_t>(std::abs(i))]; }
  std::vector<double> values_;
};

/// 2√2 ∫ f(√2 z + y) f(y) dy over y ≥ −z/√2, in panels of arsinh y; parts beyond |y| = 1000 are below 1e-9 of
/// it.
class Doubling {
 public:
  explicit Doubling(const LogDensity& f) : f_(f) {
    for (int panel = -kPanels; panel < kPanels; ++panel) {
      for_each_node(kWidth * panel, kWidth * (panel + 1), [&](double s, double weight) {
        const double y = std::sinh(s);
        nodes_.push_back({y, weight * f(y) * std::cosh(s)});
      });
    }
  }
  double at(double z) const {
    const double shift = std::numbers::sqrt2 * z;
    const double low = std::max(-kWidth * kPanels, std::asinh(-z / std::numbers::sqrt2));
    const auto whole = static_cast<int>(std::ceil(low / kWidth));  // the first whole panel
    double sum = integrate_panel(low, kWidth * whole, [&](double s) {
      const double y = std::sinh(s);
      return f_(shift + y) * f_(y) * std::cosh(s);
    });
    for (auto i = static_cast<std::size_t>(whole + kPanels) * 2 * kLegendreNodes.size(); i < nodes_.size();
         ++i)
      sum += nodes_[i].weight * f_(shift + nodes_[i].y);
    return 2 * std::numbers::sqrt2 * sum;
  }

 private:
  static constexpr double kWidth = 0.5;
  static constexpr int kPanels = 15;  // on each side
  struct Node {
    double y, weight;
  };
  const LogDensity& f_;
  std::vector<Node> nodes_;
};

/// Trapezoids in arsinh x, and a power beyond the last point.
DensityIntegrals integrals_of(const LogDensity& f) {
  DensityIntegrals sum;
  for (std::size_t i = 0; i < LogDensity::kPoints; ++i) {
    const double weight = (i == 0 ? 1 : 2) * LogDensity::kStep * std::cosh(LogDensity::place(i));
    add_density(sum, weight, f.at(i));
  }
  const std::size_t last = LogDensity::kPoints - 1;
  const auto root = [&](std::size_t i) { return std::cbrt(f.at(i)) * std::cosh(LogDensity::place(i)); };
  const double falls = std::log(root(last - 1) / root(last)) / LogDensity::kStep;
  if (falls > 0) sum.cube_root += 2 * root(last) * (1 / falls - LogDensity::kStep / 2);
  return sum;
}

}  // namespace

DensityIntegrals uniform_sum(std::uint64_t n) {
  // Nodes of the rule tanh(½π sinh u), which bears the powers at the ends of each interval (Takahasi, Mori
  // 1974).
  constexpr double kWidth = 0.0625;
  constexpr int kLast = 51;
  DensityIntegrals sum;
  std::vector<double> values;
  for (int i = -kLast; i <= kLast; ++i) {
    const double u = kWidth * i, half_pi = std::numbers::pi / 2, v = half_pi * std::sinh(u);
    const double t = 1 / (1 + std::exp(-2 * v)), q = 1 / (1 + std::exp(2 * v));
    const double weight = kWidth * half_pi * std::cosh(u) * 2 * t * q;
    b_spline(n, t, q, values);
    for (const double f : values) add_density(sum, weight, f);
  }
  return rescaled(sum, std::sqrt(static_cast<double>(n) / 12));
}

DensityIntegrals laplace_sum(std::uint64_t n) {
  constexpr int kPanels = 400;
  const double scale = std::sqrt(2 * static_cast<double>(n)), reach = 15 * scale + 150,
               width = reach / kPanels;
  DensityIntegrals sum;
  for (int i = 0; i < kPanels; ++i) {
    for_each_node(width * i, width * (i + 1),
                  [&](double s, double weight) { add_density(sum, 2 * weight, laplace_sum_density(n, s)); });
  }
  return rescaled(sum, scale);
}

DensityIntegrals doubled_sum(const std::function<double(double x)>& pdf, std::uint64_t n) {
  LogDensity f(pdf);
  for (std::uint64_t size = 1; size < n; size *= 2) {
    const Doubling twice(f);
    LogDensity doubled = f;
    for (std::size_t i = 0; i < LogDensity::kPoints; ++i)
      doubled.set(i, twice.at(std::sinh(LogDensity::place(i))));
    f = doubled;
  }
  return integrals_of(f);
}

}  // namespace qs
