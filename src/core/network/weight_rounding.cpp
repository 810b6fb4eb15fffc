#include "core/network/weight_rounding.hpp"

#include <algorithm>
#include <cmath>

#include "core/design/uniform_design.hpp"
#include "core/sources.hpp"

namespace qs {

WeightRounding rounding_to(int bits) {
  const int levels = 1 << bits;
  return {optimal_uniform(*make_source("gaussian"), levels).step, levels};
}

void round_weights(const WeightRounding& rounding, const Network& from, Network& to) {
  if (to.layers.size() != from.layers.size()) to = from;
  const float most = static_cast<float>(rounding.levels) / 2 - 1;
  for (std::size_t l = 0; l < from.layers.size(); ++l) {
    const DenseLayer& layer = from.layers[l];
    double power = 0;
    for (const float w : layer.weights) power += static_cast<double>(w) * w;
    const double rms = std::sqrt(power / static_cast<double>(layer.weights.size()));
    const auto step = static_cast<float>(rounding.step_over_rms * rms);
    to.layers[l].biases = layer.biases;
    for (std::size_t i = 0; i < layer.weights.size(); ++i) {
      const float at = step > 0 ? std::floor(layer.weights[i] / step) : 0;
      to.layers[l].weights[i] = step * (std::clamp(at, -most - 1, most) + 0.5F);
    }
  }
}

}  // namespace qs
