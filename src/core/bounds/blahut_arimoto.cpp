#include "core/bounds/blahut_arimoto.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/information/pmf.hpp"
#include "core/numerics/constants.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

std::vector<double> output_of(std::span<const double> channel, std::size_t outputs,
                              std::span<const double> input) {
  std::vector<double> output(outputs);
  for (std::size_t i = 0; i < channel.size(); ++i) output[i % outputs] += input[i / outputs] * channel[i];
  return output;
}

/// D(W(·|x) ‖ output) in nats.
double divergence_nats(std::span<const double> row, std::span<const double> output) {
  double sum = 0;
  for (std::size_t y = 0; y < row.size(); ++y) {
    if (row[y] > 0) sum += row[y] * std::log(row[y] / output[y]);
  }
  return sum;
}

/// max over p of I(p) − price · Σ p·cost.
ChannelCapacity maximize(std::span<const double> channel, std::size_t outputs, std::span<const double> cost,
                         double price, double gap, int most_rounds) {
  const std::size_t inputs = channel.size() / outputs;
  ChannelCapacity best;
  best.input.assign(inputs, 1.0 / static_cast<double>(inputs));
  std::vector<double> gain(inputs);
  for (int round = 0; round < most_rounds; ++round) {
    const std::vector<double> output = output_of(channel, outputs, best.input);
    double highest = -INFINITY, sum = 0;
    for (std::size_t x = 0; x < inputs; ++x) {
      gain[x] = divergence_nats(channel.subspan(x * outputs, outputs), output) -
                (cost.empty() ? 0 : price * cost[x]);
      highest = std::max(highest, gain[x]);
    }
    for (std::size_t x = 0; x < inputs; ++x) sum += best.input[x] * std::exp(gain[x] - highest);
    best.bits = (highest + std::log(sum)) / kLn2;
    best.gap = std::max(0.0, -std::log(sum) / kLn2);
    if (best.gap <= gap) break;
    for (std::size_t x = 0; x < inputs; ++x) best.input[x] *= std::exp(gain[x] - highest) / sum;
  }
  return best;
}

Expected<void> check_channel(std::span<const double> channel, std::size_t outputs) {
  if (outputs == 0 || channel.empty() || channel.size() % outputs != 0) {
    return refuse("channel",
                  std::to_string(channel.size()) + " entries in rows of " + std::to_string(outputs),
                  "whole rows, one for each input");
  }
  for (std::size_t x = 0; x < channel.size() / outputs; ++x) {
    if (auto row = check_pmf("channel row " + std::to_string(x), channel.subspan(x * outputs, outputs)); !row)
      return row;
  }
  return {};
}

double mean_cost(std::span<const double> input, std::span<const double> cost) {
  double sum = 0;
  for (std::size_t x = 0; x < input.size(); ++x) sum += input[x] * cost[x];
  return sum;
}

}  // namespace

Expected<ChannelCapacity> channel_capacity(std::span<const double> channel, std::size_t outputs, double gap,
                                           int most_rounds) {
  if (auto fine = check_channel(channel, outputs); !fine) return tl::unexpected(fine.error());
  return maximize(channel, outputs, {}, 0, gap, most_rounds);
}

Expected<ChannelCapacity> channel_capacity_under_cost(std::span<const double> channel, std::size_t outputs,
                                                      std::span<const double> cost, double budget,
                                                      double gap) {
  if (auto fine = check_channel(channel, outputs); !fine) return tl::unexpected(fine.error());
  const double least = *std::min_element(cost.begin(), cost.end());
  if (!(budget >= least))
    return refuse("budget", shortest(budget), "at least the cheapest input's cost, " + shortest(least));
  constexpr int kRounds = 5000;
  ChannelCapacity found = maximize(channel, outputs, cost, 0, gap, kRounds);
  if (mean_cost(found.input, cost) > budget) {
    // The cost falls as the price rises: bisect the price, which may be any power of ten.
    double low = 0, high = 1;
    while (mean_cost(maximize(channel, outputs, cost, high, gap, kRounds).input, cost) > budget &&
           high < 1e12)
      high *= 4;
    constexpr int kHalvings = 50;
    for (int i = 0; i < kHalvings; ++i) {
      const double price = (low + high) / 2;
      found = maximize(channel, outputs, cost, price, gap, kRounds);
      (mean_cost(found.input, cost) > budget ? low : high) = price;
    }
    found = maximize(channel, outputs, cost, high, gap, kRounds);
  }
  found.bits = mutual_information_bits(channel, outputs, found.input);
  return found;
}

double mutual_information_bits(std::span<const double> channel, std::size_t outputs,
                               std::span<const double> input) {
  const std::vector<double> output = output_of(channel, outputs, input);
  double nats = 0;
  for (std::size_t x = 0; x < input.size(); ++x) {
    if (input[x] > 0) nats += input[x] * divergence_nats(channel.subspan(x * outputs, outputs), output);
  }
  return nats / kLn2;
}

RateDistortionPoint rate_distortion_at_slope(std::span<const double> source,
                                             std::span<const double> distortion, std::size_t reproductions,
                                             double slope, double gap, int most_rounds,
                                             std::vector<double> start) {
  const std::size_t n = source.size();
  const double s = slope * kLn2;  // nats per unit, negative
  std::vector<double> kernel(distortion.size()), q(reproductions, 1.0 / static_cast<double>(reproductions));
  constexpr double kNew = 0.01;  // revives reproductions that vanished at a nearby slope
  for (std::size_t y = 0; y < start.size(); ++y) q[y] = kNew * q[y] + (1 - kNew) * start[y];
  for (std::size_t i = 0; i < kernel.size(); ++i) kernel[i] = std::exp(s * distortion[i]);
  std::vector<double> norm(n), growth(reproductions);
  for (int round = 0; round < most_rounds; ++round) {
    std::fill(growth.begin(), growth.end(), 0.0);
    for (std::size_t x = 0; x < n; ++x) {
      const double* row = kernel.data() + x * reproductions;
      double sum = 0;
      for (std::size_t y = 0; y < reproductions; ++y) sum += q[y] * row[y];
      norm[x] = sum;
      const double weight = source[x] / sum;
      for (std::size_t y = 0; y < reproductions; ++y) growth[y] += weight * row[y];
    }
    // log max growth bounds how far the rate is above R(D) (Blahut 1972, theorem 6).
    double mean = 0, highest = 0;
    for (std::size_t y = 0; y < reproductions; ++y) {
      if (q[y] > 0) mean += q[y] * growth[y] * std::log(growth[y]);
      highest = std::max(highest, growth[y]);
    }
    const bool near = (std::log(highest) - mean) / kLn2 <= gap;
    for (std::size_t y = 0; y < reproductions; ++y) q[y] *= growth[y];
    if (near) break;
  }
  RateDistortionPoint point{0, 0, slope, {}};
  double nats = 0;
  for (std::size_t x = 0; x < n; ++x) {
    const double* row = kernel.data() + x * reproductions;
    double sum = 0, mean_distortion = 0;
    for (std::size_t y = 0; y < reproductions; ++y) sum += q[y] * row[y];
    for (std::size_t y = 0; y < reproductions; ++y)
      mean_distortion += q[y] * row[y] / sum * distortion[x * reproductions + y];
    point.distortion += source[x] * mean_distortion;
    nats += source[x] * (s * mean_distortion - std::log(sum));
  }
  point.bits = std::max(0.0, nats / kLn2);
  point.reproductions = std::move(q);
  return point;
}

}  // namespace qs
