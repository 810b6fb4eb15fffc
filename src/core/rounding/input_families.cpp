#include "core/rounding/input_families.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/rounding/second_moment.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

Expected<void> check_count(std::size_t n) {
  if (n > 0 && n <= kMostInputs) return {};
  return refuse("inputs", std::to_string(n), "1 to " + std::to_string(kMostInputs));
}

}  // namespace

Expected<SquareMatrix> autoregressive_inputs(std::size_t n, double rho) {
  if (Expected<void> fine = check_count(n); !fine) return tl::unexpected(fine.error());
  if (!(std::abs(rho) < 1)) return refuse("correlation", shortest(rho), "a number between -1 and 1");
  SquareMatrix sigma(n);
  double power = 1;
  for (std::size_t lag = 0; lag < n; ++lag, power *= rho) {
    for (std::size_t i = 0; i + lag < n; ++i) sigma.at(i, i + lag) = sigma.at(i + lag, i) = power;
  }
  return sigma;
}

Expected<SquareMatrix> outlier_inputs(std::size_t n, OutlierPlace place, double factor, double rho) {
  constexpr double kMostFactor = 1e6;
  if (!(factor >= 1 && factor <= kMostFactor))
    return refuse("outlier factor", shortest(factor), "1 to " + shortest(kMostFactor));
  Expected<SquareMatrix> sigma = autoregressive_inputs(n, rho);
  if (!sigma) return sigma;
  const std::size_t count = std::max<std::size_t>(1, n / 8);
  const std::size_t first = place == OutlierPlace::kFirst ? 0 : n - count;
  for (std::size_t k = first; k < first + count; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      sigma->at(k, i) *= factor;
      sigma->at(i, k) *= factor;
    }
  }
  return sigma;
}

Expected<SquareMatrix> wishart_inputs(std::size_t n, std::size_t samples, std::uint64_t seed) {
  if (Expected<void> fine = check_count(n); !fine) return tl::unexpected(fine.error());
  constexpr std::size_t kMostSamples = std::size_t{1} << 16, kMostValues = std::size_t{1} << 25;
  if (samples == 0 || samples > kMostSamples || samples > kMostValues / n) {
    return refuse("samples", std::to_string(samples),
                  "1 to " + std::to_string(std::min(kMostSamples, kMostValues / n)));
  }
  std::vector<float> inputs(n * samples);
  draw(*find_source("gaussian"), seed, 0, inputs);
  return second_moment(inputs, n);
}

}  // namespace qs
