#include "core/bounds/channel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/bounds/gaussian_mean.hpp"

namespace qs {

double binary_entropy_bits(double p) {
  if (p <= 0 || p >= 1) return 0;
  return -(p * std::log(p) + (1 - p) * std::log1p(-p)) / std::numbers::ln2;
}

double bsc_capacity(double crossover) {
  // Near ½ the two terms of 1 − Hb cancel: sum the series in (1 − 2p) there.
  const double bias = 1 - 2 * crossover;
  constexpr double kSmall = 0.1;
  if (std::abs(bias) > kSmall) return 1 - binary_entropy_bits(crossover);
  double power = bias * bias, sum = 0;
  for (int k = 1; k <= 12; ++k, power *= bias * bias) sum += power / (2 * k * (2 * k - 1));
  return sum / std::numbers::ln2;
}

double bec_capacity(double erasure) {
  return 1 - erasure;
}

double z_channel_capacity(double error) {
  if (error >= 1) return 0;
  if (error <= 0) return 1;
  return std::log1p((1 - error) * std::pow(error, error / (1 - error))) / std::numbers::ln2;
}

double bsc_with_erasures_capacity(double error, double erasure) {
  if (erasure >= 1) return 0;
  return (1 - erasure) * bsc_capacity(error / (1 - erasure));
}

double qary_symmetric_capacity(double error, int q) {
  return std::log2(q) - binary_entropy_bits(error) - error * std::log2(q - 1);
}

double awgn_capacity(double snr) {
  return std::log1p(snr) / (2 * std::numbers::ln2);
}

double binary_input_awgn_capacity(double snr) {
  const double a = std::sqrt(snr);
  // log(1 + e^−2a(a+z)) has poles at distance π/2a from the real line.
  const double step = std::min(0.05, 0.25 / std::max(a, 1.0));
  const double lost = gaussian_mean(step, [a](double z) {
    const double exponent = -2 * a * (a + z);
    return exponent > 0 ? exponent + std::log1p(std::exp(-exponent)) : std::log1p(std::exp(exponent));
  });
  return 1 - lost / std::numbers::ln2;
}

double one_bit_output_awgn_capacity(double snr) {
  return bsc_capacity(normal_tail(std::sqrt(snr)));
}

}  // namespace qs
