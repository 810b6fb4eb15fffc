#include "core/network/weight_rounding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/design/uniform_design.hpp"
#include "core/sources.hpp"

namespace qs {
namespace {

/// Σw², as eight sums of every eighth: a processor adds them side by side.
double power(std::span<const float> weights) {
  std::array<double, 8> sums{};
  const std::size_t whole = weights.size() - weights.size() % sums.size();
  for (std::size_t i = 0; i < whole; i += sums.size()) {
    for (std::size_t k = 0; k < sums.size(); ++k)
      sums[k] += static_cast<double>(weights[i + k]) * weights[i + k];
  }
  for (std::size_t i = whole; i < weights.size(); ++i)
    sums[0] += static_cast<double>(weights[i]) * weights[i];
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

}  // namespace

WeightRounding rounding_to(int bits) {
  const int levels = 1 << bits;
  return {optimal_uniform(*make_source("gaussian"), levels).step, levels};
}

void round_weights(const WeightRounding& rounding, const Network& from, Network& to) {
  if (to.layers.size() != from.layers.size()) to = from;
  const float most = static_cast<float>(rounding.levels) / 2 - 1;
  for (std::size_t l = 0; l < from.layers.size(); ++l) {
    const DenseLayer& layer = from.layers[l];
    const double rms = std::sqrt(power(layer.weights) / static_cast<double>(layer.weights.size()));
    const auto step = static_cast<float>(rounding.step_over_rms * rms);
    to.layers[l].biases = layer.biases;
    float* rounded = to.layers[l].weights.data();
    for (const float w : layer.weights) {
      const float at = step > 0 ? std::floor(w / step) : 0;
      *rounded++ = step * (std::clamp(at, -most - 1, most) + 0.5F);
    }
  }
}

}  // namespace qs
