#pragma once
/// Rate–distortion functions: the fewest bits a value with which independent
/// draws of a source can be described at a given mean distortion, by any
/// code whatever (Shannon 1959; Cover and Thomas 2006, chapter 10).
///
///     Gaussian, squared error        ½ log2(σ²/D), 0 for D ≥ σ²
///     any source, squared error      between  h − ½ log2(2πe D)  (Shannon's lower bound)  and the Gaussian's
///     Laplace, absolute error        log2(b/D)
///     Bernoulli, Hamming             Hb(p) − Hb(D);   k equal symbols: log2 k − Hb(D) − D log2(k−1)
///
/// A bound belongs to its source: the Gaussian's is not one for Laplace weights, which need fewer bits. It
/// binds independent draws: the channels of a layer differ in spread, which scales exploit. Shannon's lower
/// bound lies below R(D), and meets it as D → 0, for a Gaussian at every D ≤ σ².

#include <functional>
#include <vector>

#include "core/bounds/blahut_arimoto.hpp"
#include "core/sources.hpp"

namespace qs {

double gaussian_rate_bits(double variance, double mse);
double shannon_lower_bound_bits(double differential_entropy_bits, double mse);
double laplace_absolute_rate_bits(double b, double mean_absolute_error);
double bernoulli_hamming_rate_bits(double p, double error_rate);
double uniform_hamming_rate_bits(int symbols, double error_rate);

/// A density as the nodes and weights of a composite Gauss–Legendre rule, for figures without a closed form.
/// Sums over x are then right to many digits with few nodes; a kink of the density must lie on a border of
/// two panels.
struct QuadratureSource {
  std::vector<double> points, weights;  // weights sum to 1
  double variance() const;
};
QuadratureSource quadrature_source(const std::function<double(double)>& pdf, std::span<const double> borders);

/// R(D) for squared error with these reproductions: the point with this distortion, by bisection on the
/// slope. An upper bound, near R(D) where they lie well below √D apart.
RateDistortionPoint squared_error_rate(const QuadratureSource& source, double mse,
                                       std::span<const double> reproductions, double gap = 1e-5);

/// R(D) of a source of the list with finite variance, for mse ≥ 0.02, to a thousandth of a bit. Below that
/// the grid would be too fine, and Shannon's lower bound is near. Waves count as independent draws of their
/// distribution.
constexpr double kLeastRateDistortion = 0.02;
RateDistortionPoint source_rate(const SourceInfo& source, double mse);

/// A point of the same curve near this distortion, to `gap` bits and a hundredth of a bit of the grid: for a
/// curve that is drawn, at a tenth of the work.
RateDistortionPoint source_rate_near(const SourceInfo& source, double mse, double gap = 1e-3);

}  // namespace qs
