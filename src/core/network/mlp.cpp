#include "core/network/mlp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/network/cross_entropy.hpp"
#include "core/network/dense_kernels.hpp"
#include "core/network/transpose.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/random.hpp"

namespace qs {
namespace {

constexpr std::uint32_t kMostWidth = 1024;
constexpr std::uint64_t kMostWeights = std::uint64_t{1} << 20;

DenseLayer make_layer(std::uint32_t inputs, std::uint32_t outputs, std::uint64_t seed, std::uint64_t& next) {
  DenseLayer layer{inputs, outputs, std::vector<float>(std::size_t{inputs} * outputs),
                   std::vector<float>(outputs, 0)};
  const double reach = std::sqrt(6.0 / inputs);
  for (float& weight : layer.weights) weight = static_cast<float>(reach * (2 * uniform_at(seed, next++) - 1));
  return layer;
}

}  // namespace

std::uint64_t Network::weight_count() const {
  std::uint64_t count = 0;
  for (const DenseLayer& layer : layers) count += layer.weights.size();
  return count;
}

Expected<Network> make_network(std::span<const std::uint32_t> widths, std::uint64_t seed) {
  if (widths.size() < 2)
    return refuse("network: widths", std::to_string(widths.size()) + " of them", "at least 2");
  std::uint64_t weights = 0, next = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] < 1 || widths[i] > kMostWidth) {
      return refuse("network: width " + std::to_string(i + 1), std::to_string(widths[i]),
                    "1 to " + std::to_string(kMostWidth));
    }
    if (i > 0) weights += std::uint64_t{widths[i - 1]} * widths[i];
  }
  if (weights > kMostWeights)
    return refuse("network: weights", std::to_string(weights), "at most " + std::to_string(kMostWeights));
  Network network;
  for (std::size_t i = 1; i < widths.size(); ++i)
    network.layers.push_back(make_layer(widths[i - 1], widths[i], seed, next));
  return network;
}

void forward(const Network& network, const ChosenRows& inputs, Activations& activations) {
  const std::size_t depth = network.layers.size(), count = inputs.count();
  activations.outputs.resize(depth);
  activations.present.resize(depth - 1);
  for (std::size_t l = 0; l < depth; ++l) {
    const DenseLayer& layer = network.layers[l];
    const ChosenRows from = l == 0 ? inputs : activations.present[l - 1];
    std::vector<float>& out = activations.outputs[l];
    out.resize(count * layer.outputs);
    activations.columns.resize(layer.weights.size());
    dense::transpose(layer.weights, layer.outputs, layer.inputs, activations.columns.data());
    const bool last = l + 1 == depth;
    dense::weighted_sums(from, activations.columns.data(), layer.biases, out.data(),
                         last ? dense::kNoLeast : 0);
    if (!last) activations.present[l].assign(out, layer.outputs);
  }
}

std::vector<double> softmax(std::span<const float> logits) {
  if (logits.size() == 1) return softmax(std::array<float, 2>{0, logits[0]});
  const double most = *std::max_element(logits.begin(), logits.end());
  std::vector<double> p;
  p.reserve(logits.size());
  double sum = 0;
  // Clamp terms that are too small to matter, so that exp() stays in range.
  constexpr double kFar = -600;
  for (const float z : logits) {
    p.push_back(portable_exp(std::max(kFar, z - most)));
    sum += p.back();
  }
  for (double& one : p) one /= sum;
  return p;
}

std::uint32_t largest(std::span<const float> logits) {
  if (logits.size() == 1) return logits[0] > 0 ? 1 : 0;
  return static_cast<std::uint32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

double loss_and_gradient(const Network& network, const ChosenRows& inputs,
                         std::span<const std::uint8_t> labels, Activations& activations, Network& gradient) {
  const std::size_t count = labels.size();
  forward(network, inputs, activations);
  std::vector<float>& columns = activations.columns;
  std::vector<float>& by_z = activations.by_z;
  std::vector<float>& by_input = activations.by_input;
  const double loss = cross_entropy(activations.logits(), labels, by_z);
  if (std::isnan(loss)) return loss;
  if (gradient.layers.size() != network.layers.size()) gradient = network;
  const SparseRows ones(std::vector<float>(count, 1), count);  // one row, which adds all images up
  for (std::size_t l = network.layers.size(); l-- > 0;) {
    const DenseLayer& layer = network.layers[l];
    const std::vector<float> zeros(std::max(layer.inputs, layer.outputs));
    const std::span<const float> nothing = zeros;
    columns.assign(layer.weights.size(), 0);
    dense::add_outer(l == 0 ? inputs : activations.present[l - 1], by_z, columns.data());
    dense::transpose(columns, layer.inputs, layer.outputs, gradient.layers[l].weights.data());
    dense::weighted_sums(ones, by_z.data(), nothing.first(layer.outputs), gradient.layers[l].biases.data());
    if (l == 0) break;
    activations.slopes.assign(by_z, layer.outputs);
    by_input.resize(count * layer.inputs);
    dense::weighted_sums(activations.slopes, layer.weights.data(), nothing.first(layer.inputs),
                         by_input.data());
    dense::go_back(activations.outputs[l - 1], by_input);
    by_z.swap(by_input);
  }
  return loss;
}

}  // namespace qs
