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

QuadratureSource quadrature_source(const std::function<double(double)>& pdf, double low, double high,
                                   int panels) {
  QuadratureSource source;
  const double width = (high - low) / panels;
  double sum = 0;
  for (int panel = 0; panel < panels; ++panel) {
    for_each_node(low + width * panel, low + width * (panel + 1), [&](double x, double weight) {
      source.points.push_back(x);
      source.weights.push_back(weight * pdf(x));
      sum += source.weights.back();
    });
  }
  for (double& weight : source.weights) weight /= sum;
  return source;
}

RateDistortionPoint squared_error_rate(const QuadratureSource& source, double mse, double step, double gap) {
  const double variance = source.variance();
  if (mse >= variance) return {variance, 0, 0, {}};
  const auto [low, high] = std::minmax_element(source.points.begin(), source.points.end());
  const auto side = static_cast<int>(std::ceil(std::max(-*low, *high) / step));
  const auto reproductions = 2 * static_cast<std::size_t>(side) + 1;
  std::vector<double> distortion;
  for (const double x : source.points) {
    for (int y = -side; y <= side; ++y) distortion.push_back((x - step * y) * (x - step * y));
  }
  // For a Gaussian the slope is −1/(2 ln 2 D) bits, so distortion and steepness are nearly inverse for others
  // too.
  double steepness = 1 / (2 * std::numbers::ln2 * mse);
  RateDistortionPoint point;
  constexpr int kSteps = 12;
  constexpr double kNear = 1e-3;
  for (int i = 0; i < kSteps; ++i) {
    point = rate_distortion_at_slope(source.weights, distortion, reproductions, -steepness, gap, 20'000,
                                     point.reproductions);
    if (std::abs(point.distortion - mse) < kNear * mse) break;
    steepness *= point.distortion / mse;
  }
  // The rest of the way along the tangent.
  point.bits += point.slope * (mse - point.distortion);
  point.distortion = mse;
  return point;
}

RateDistortionPoint source_rate(const SourceInfo& source, double mse) {
  constexpr double kTail = 1e-7, kPanel = 0.75;
  const double reach = std::max(-source.quantile(kTail), source.quantile(1 - kTail));
  const int panels = 2 * static_cast<int>(std::ceil(reach / kPanel));  // even: 0 lies between two
  return squared_error_rate(quadrature_source(source.pdf, -reach, reach, panels), mse, std::sqrt(mse) / 3);
}

}  // namespace qs
