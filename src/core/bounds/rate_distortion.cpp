#include "core/bounds/rate_distortion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/bounds/channel.hpp"
#include "core/quadrature.hpp"

namespace qs {

double gaussian_rate_bits(double variance, double mse) {
  return std::max(0.0, std::log2(variance / mse) / 2);
}

double gaussian_distortion(double variance, double bits) {
  return variance * std::exp2(-2 * bits);
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

RateDistortionPoint squared_error_rate(const QuadratureSource& source, double mse,
                                       std::span<const double> reproductions, double gap) {
  const double variance = source.variance();
  if (mse >= variance) return {variance, 0, 0, {}};
  std::vector<double> distortion;
  distortion.reserve(source.points.size() * reproductions.size());
  for (const double x : source.points) {
    for (const double y : reproductions) distortion.push_back((x - y) * (x - y));
  }
  // For a Gaussian the slope is −1/(2 ln 2 D) bits, so distortion and steepness are nearly inverse for others
  // too.
  double steepness = 1 / (2 * std::numbers::ln2 * mse);
  RateDistortionPoint point;
  constexpr int kSteps = 12;
  constexpr double kNear = 1e-3;
  for (int i = 0; i < kSteps; ++i) {
    point = rate_distortion_at_slope(source.weights, distortion, reproductions.size(), -steepness, gap,
                                     20'000, point.reproductions);
    if (std::abs(point.distortion - mse) < kNear * mse) break;
    steepness *= point.distortion / mse;
  }
  // The rest of the way along the tangent.
  point.bits += point.slope * (mse - point.distortion);
  point.distortion = mse;
  return point;
}

namespace {

/// 0, ±step, ±2·step …, wider apart beyond 6σ: what is rare there need not be met closely.
std::vector<double> grid(double reach, double step) {
  constexpr double kFine = 6, kGrowth = 0.15;
  std::vector<double> side;
  for (double y = step; y < reach; y += std::max(step, (y - kFine) * kGrowth)) side.push_back(y);
  side.push_back(reach);
  std::vector<double> all(side.rbegin(), side.rend());
  for (double& y : all) y = -y;
  all.push_back(0);
  all.insert(all.end(), side.begin(), side.end());
  return all;
}

}  // namespace

RateDistortionPoint source_rate(const SourceInfo& source, double mse) {
  constexpr double kTail = 1e-7, kPanel = 0.75;
  QuadratureSource nodes;
  if (source.bounded_density) {
    const double reach = std::max(-source.quantile(kTail), source.quantile(1 - kTail));
    const std::vector<double> borders = grid(reach, kPanel);
    nodes = quadrature_source(source.pdf, borders);
  } else {
    constexpr int kNodes = 256;
    for (int k = 0; k < kNodes; ++k) nodes.points.push_back(source.quantile((k + 0.5) / kNodes));
    nodes.weights.assign(kNodes, 1.0 / kNodes);
  }
  const auto [low, high] = std::minmax_element(nodes.points.begin(), nodes.points.end());
  return squared_error_rate(nodes, mse, grid(std::max(-*low, *high), std::sqrt(mse) / 3));
}

}  // namespace qs
