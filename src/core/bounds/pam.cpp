#include "core/bounds/pam.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/bounds/blahut_arimoto.hpp"
#include "core/bounds/gaussian_mean.hpp"

namespace qs {

double pam_half_distance(double snr, int amplitudes) {
  const double m = amplitudes;
  return std::sqrt(3 * snr / (m * m - 1));
}

double pam_soft_information(double snr, int amplitudes) {
  const double spacing = 2 * pam_half_distance(snr, amplitudes);
  const double step = std::min(0.05, 0.25 / std::max(spacing, 1.0));
  double lost = 0;
  for (int sent = 0; sent < amplitudes; ++sent) {
    lost += gaussian_mean(step, [&](double z) {
      // log Σ exp(−((d+z)² − z²)/2) over the distances d to the others; the term of the sent one is 0.
      double highest = 0;
      for (int other = 0; other < amplitudes; ++other) {
        const double d = spacing * (sent - other);
        highest = std::max(highest, -d * (d + 2 * z) / 2);
      }
      double sum = 0;
      for (int other = 0; other < amplitudes; ++other) {
        const double d = spacing * (sent - other);
        sum += std::exp(-d * (d + 2 * z) / 2 - highest);
      }
      return highest + std::log(sum);
    });
  }
  return std::log2(amplitudes) - lost / amplitudes / std::numbers::ln2;
}

std::vector<double> quantized_output_channel(const std::vector<double>& inputs,
                                             const std::vector<double>& thresholds) {
  std::vector<double> channel;
  for (const double input : inputs) {
    for (std::size_t cell = 0; cell <= thresholds.size(); ++cell) {
      const bool first = cell == 0, last = cell == thresholds.size();
      const double low = first ? -INFINITY : thresholds[cell - 1] - input;
      const double high = last ? INFINITY : thresholds[cell] - input;
      // Subtract two tails, on the side where they are small.
      channel.push_back(low > 0 ? normal_tail(low) - normal_tail(high) : normal_cdf(high) - normal_cdf(low));
    }
  }
  return channel;
}

std::vector<double> pam_hard_channel(double snr, int amplitudes) {
  const double half = pam_half_distance(snr, amplitudes);
  std::vector<double> inputs, thresholds;
  for (int i = 0; i < amplitudes; ++i) inputs.push_back(half * (2 * i - amplitudes + 1));
  for (int i = 1; i < amplitudes; ++i) thresholds.push_back(half * (2 * i - amplitudes));
  return quantized_output_channel(inputs, thresholds);
}

double pam_hard_information(double snr, int amplitudes) {
  const auto m = static_cast<std::size_t>(amplitudes);
  const std::vector<double> uniform(m, 1.0 / amplitudes);
  return mutual_information_bits(pam_hard_channel(snr, amplitudes), m, uniform);
}

double quantized_output_awgn_capacity(double snr, int bits) {
  const int cells = 1 << bits;
  const double step = 2 * pam_half_distance(snr, cells);
  std::vector<double> thresholds, inputs, cost;
  for (int k = 1; k < cells; ++k) thresholds.push_back((k - cells / 2.0) * step);
  constexpr int kSide = 24;
  const double reach = cells * step;
  for (int k = -kSide; k <= kSide; ++k) {
    inputs.push_back(reach * k / kSide);
    cost.push_back(inputs.back() * inputs.back());
  }
  const auto channel = quantized_output_channel(inputs, thresholds);
  const auto found = channel_capacity_under_cost(channel, static_cast<std::size_t>(cells), cost, snr, 1e-4);
  return found ? found->bits : 0;
}

}  // namespace qs
