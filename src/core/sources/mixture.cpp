#include <array>
#include <cmath>
#include <numbers>

#include "core/numerics/quadrature.hpp"
#include "core/numerics/random.hpp"
#include "core/numerics/special_functions.hpp"
#include "core/sources/inverse.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

struct Component {
  double share, mean, sigma;
};
using Components = std::array<Component, 2>;

/// Two Gaussians brought to zero mean and unit variance together. The second has this share of the values,
/// its mean lies `distance` of the first's σ above the first's, its σ is `ratio` times the first's.
Components standardized(double share, double distance, double ratio) {
  const double variance = (1 - share) + share * ratio * ratio + share * (1 - share) * distance * distance;
  const double sigma = 1 / std::sqrt(variance);
  return {{{1 - share, -share * distance * sigma, sigma},
           {share, (1 - share) * distance * sigma, ratio * sigma}}};
}

double mixture_pdf(const Components& components, double x) {
  double f = 0;
  for (const Component& c : components) f += c.share * normal_pdf((x - c.mean) / c.sigma) / c.sigma;
  return f;
}

double mixture_cdf(const Components& components, double x) {
  double p = 0;
  for (const Component& c : components) p += c.share * normal_cdf((x - c.mean) / c.sigma);
  return p;
}

CellMoments mixture_cell(const SourceInfo& gaussian, const Components& components, double low, double high) {
  CellMoments sum;
  for (const Component& c : components) {
    const CellMoments unit = gaussian.cell((low - c.mean) / c.sigma, (high - c.mean) / c.sigma);
    sum.probability += c.share * unit.probability;
    sum.first += c.share * (c.mean * unit.probability + c.sigma * unit.first);
    sum.second += c.share * (c.mean * c.mean * unit.probability + 2 * c.mean * c.sigma * unit.first +
                             c.sigma * c.sigma * unit.second);
  }
  return sum;
}

/// −∫f log2 f, each component's part over its own ±40σ in panels of its own σ/4.
double entropy_bits(const Components& components) {
  constexpr int kReach = 40, kPanels = 8 * kReach;
  double h = 0;
  for (const Component& c : components) {
    for (int i = 0; i < kPanels; ++i) {
      const double z = -kReach + 0.25 * i;
      h -= c.share * integrate_panel(z, z + 0.25, [&](double u) {
             const double f = mixture_pdf(components, c.mean + c.sigma * u);
             return f > 0 ? normal_pdf(u) * std::log2(f) : 0.0;
           });
    }
  }
  return h;
}

double kurtosis(const Components& components) {
  double fourth = 0;
  for (const Component& c : components) {
    const double m2 = c.mean * c.mean, s2 = c.sigma * c.sigma;
    fourth += c.share * (m2 * m2 + 6 * m2 * s2 + 3 * s2 * s2);
  }
  return fourth;
}

SourceInfo from(const Components& components) {
  const SourceInfo gaussian = gaussian_source({});
  SourceInfo source;
  source.pdf = [=](double x) { return mixture_pdf(components, x); };
  source.cdf = [=](double x) { return mixture_cdf(components, x); };
  source.quantile = [=](double p) {
    return inverse_of([&](double x) { return mixture_cdf(components, x); }, p);
  };
  source.cell = [=](double low, double high) { return mixture_cell(gaussian, components, low, high); };
  source.value_at = [=, quantile = gaussian.quantile](std::uint64_t seed, std::uint64_t i) {
    const Component& c = components[uniform_at(seed, 2 * i) < components[1].share ? 1 : 0];
    return c.mean + c.sigma * quantile(uniform_at(seed, 2 * i + 1));
  };
  const bool twins = components[0].share == components[1].share && components[0].sigma == components[1].sigma;
  source.symmetric = twins || components[0].mean == components[1].mean;
  source.differential_entropy_bits = entropy_bits(components);
  source.kurtosis = kurtosis(components);
  return source;
}

}  // namespace

SourceInfo mixture_source(const ParamValues& values) {
  const std::vector<ParamInfo> params = {
      number_param("share", "Share of the second", "", "0.5", {0, 1, false}),
      number_param("distance", "Distance of the means", "σ of the first", "4", {0, 1000, false}),
      number_param("ratio", "σ of the second over the first's", "", "1", {0.001, 1000, false})};
  SourceInfo source = from(
      standardized(number_of(values, params[0]), number_of(values, params[1]), number_of(values, params[2])));
  source.id = "mixture";
  source.title = "Gaussian mixture";
  source.explanation =
      "Two bells: weights that fall into two groups. With distance 0 one bell stands on another.";
  source.source = "entropy by Gauss–Legendre quadrature to 1e-12";
  source.params = params;
  source.values = values;
  return source;
}

SourceInfo outliers_source(const ParamValues& values) {
  const std::vector<ParamInfo> params = {
      number_param("fraction", "Share of outliers", "", "0.001", {0, 1, false}),
      number_param("ratio", "σ of outliers over the others'", "", "20", {1, 1000, false})};
  SourceInfo source = from(standardized(number_of(values, params[0]), 0, number_of(values, params[1])));
  source.id = "outliers";
  source.title = "Gaussian with outliers";
  source.explanation =
      "A few weights from a much wider bell: they set the range, and all others share what codes remain.";
  source.source = "Tukey 1960 (contaminated normal); entropy by Gauss–Legendre quadrature to 1e-12";
  source.params = params;
  source.values = values;
  return source;
}

}  // namespace qs
