#include "core/bounds/rate_distortion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/bounds/channel.hpp"
#include "core/numerics/quadrature.hpp"

namespace qs {

double gaussian_rate_bits(double variance, double mse) {
  return std::max(0.0, std::log2(variance / mse) / 2);
}

double shannon_lower_bound_bits(double differential_entropy_bits, double mse) {
  const double noise = std::log2(2 * std::numbers::pi * std::numbers::e * mse) / 2;
  return std::max(0.0, differential_entropy_bits - noise);
}

double laplace_absolute_rate_bits(double b, double mean_absolute_error) {
  return std::max(0.0, std::log2(b / mean_absolute_error));
}

double bernoulli_hamming_rate_bits(double p, double error_rate) {
  if (error_rate >= std::min(p, 1 - p)) return 0;
  return binary_entropy_bits(p) - binary_entropy_bits(error_rate);
}

double uniform_hamming_rate_bits(int symbols, double error_rate) {
  if (error_rate >= 1 - 1.0 / symbols) return 0;
  return std::log2(symbols) - binary_entropy_bits(error_rate) - error_rate * std::log2(symbols - 1);
}

double QuadratureSource::variance() const {
  double mean = 0, power = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    mean += weights[i] * points[i];
    power += weights[i] * points[i] * points[i];
  }
  return power - mean * mean;
}

QuadratureSource quadrature_source(const std::function<double(double)>& pdf,
                                   std::span<const double> borders) {
  QuadratureSource source;
  double sum = 0;
  for (std::size_t i = 1; i < borders.size(); ++i) {
    for_each_node(borders[i - 1], borders[i], [&](double x, double weight) {
      source.points.push_back(x);
      source.weights.push_back(weight * pdf(x));
      sum += source.weights.back();
    });
  }
  for (double& weight : source.weights) weight /= sum;
  return source;
}

namespace {

std::vector<double> squared_distances(std::span<const double> points, std::span<const double> reproductions) {
  std::vector<double> distortion;
  distortion.reserve(points.size() * reproductions.size());
  for (const double x : points) {
    for (const double y : reproductions) distortion.push_back((x - y) * (x - y));
  }
  return distortion;
}

/// For a Gaussian the slope is −1/(2 ln 2 D) bits, so
/// distortion and steepness are nearly inverse for others too.
double gaussian_steepness(double mse) {
  return 1 / (2 * std::numbers::ln2 * mse);
}

}  // namespace

RateDistortionPoint squared_error_rate(const QuadratureSource& source, double mse,
                                       std::span<const double> reproductions, double gap) {
  const double variance = source.variance();
  if (mse >= variance) return {variance, 0, 0, {}};
  const std::vector<double> distortion = squared_distances(source.points, reproductions);
  double steepness = gaussian_steepness(mse);
  RateDistortionPoint point;
  constexpr int kSteps = 12;
  constexpr double kNear = 1e-3;
  for (int i = 0; i < kSteps; ++i) {
    point = rate_distortion_at_slope(source.weights, distortion, reproductions.size(), -steepness, gap,
                                     20'000, point.reproductions);
    if (std::abs(point.distortion - mse) < kNear * mse) break;
    steepness *= point.distortion / mse;
  }
  // Cover the remaining distance along the tangent.
  point.bits += point.slope * (mse - point.distortion);
  point.distortion = mse;
  return point;
}

namespace {

/// 0, ±step, ±2·step …, wider apart beyond 6σ, where values are rare and precision matters little.
std::vector<double> grid(double reach, double step) {
  constexpr double kFine = 6, kGrowth = 0.15;
  std::vector<double> side;
  double y = step;
  while (y < reach) {
    side.push_back(y);
    y += std::max(step, (y - kFine) * kGrowth);
  }
  side.push_back(reach);
  std::vector<double> all(side.rbegin(), side.rend());
  for (double& place : all) place = -place;
  all.push_back(0);
  all.insert(all.end(), side.begin(), side.end());
  return all;
}

QuadratureSource nodes_of(const SourceInfo& source, double panel) {
  constexpr double kTail = 1e-7;
  if (source.bounded_density) {
    const double reach = std::max(-source.quantile(kTail), source.quantile(1 - kTail));
    const std::vector<double> borders = grid(reach, panel);
    return quadrature_source(source.pdf, borders);
  }
  constexpr int kNodes = 256;
  QuadratureSource nodes;
  for (int k = 0; k < kNodes; ++k) nodes.points.push_back(source.quantile((k + 0.5) / kNodes));
  nodes.weights.assign(kNodes, 1.0 / kNodes);
  return nodes;
}

double reach_of(const QuadratureSource& nodes) {
  const auto [low, high] = std::minmax_element(nodes.points.begin(), nodes.points.end());
  return std::max(-*low, *high);
}

constexpr double kPanel = 0.75;

}  // namespace

RateDistortionPoint source_rate(const SourceInfo& source, double mse) {
  const QuadratureSource nodes = nodes_of(source, kPanel);
  return squared_error_rate(nodes, mse, grid(reach_of(nodes), std::sqrt(mse) / 3));
}

RateDistortionPoint source_rate_near(const SourceInfo& source, double mse, double gap) {
  constexpr int kMostRounds = 300;
  const QuadratureSource nodes = nodes_of(source, 2 * kPanel);
  const std::vector<double> reproductions = grid(reach_of(nodes), std::sqrt(mse) / 2);
  return rate_distortion_at_slope(nodes.weights, squared_distances(nodes.points, reproductions),
                                  reproductions.size(), -gaussian_steepness(mse), gap, kMostRounds);
}

}  // namespace qs
