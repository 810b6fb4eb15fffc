#include "core/network/mlp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/network/dense_kernels.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/portable_log.hpp"
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

void clear(const Network& network, Network& gradient) {
  if (gradient.layers.size() != network.layers.size()) gradient = network;
  for (DenseLayer& layer : gradient.layers) {
    std::fill(layer.weights.begin(), layer.weights.end(), 0.0F);
    std::fill(layer.biases.begin(), layer.biases.end(), 0.0F);
  }
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

void forward(const Network& network, std::span<const float> inputs, std::size_t count,
             Activations& activations) {
  activations.outputs.resize(network.layers.size());
  const float* from = inputs.data();
  dense::Present present;
  std::vector<float> columns;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const DenseLayer& layer = network.layers[l];
    std::vector<float>& out = activations.outputs[l];
    out.resize(count * layer.outputs);
    dense::transpose(layer.weights, layer.outputs, layer.inputs, columns);
    const bool last = l + 1 == network.layers.size();
    for (std::size_t image = 0; image < count; ++image) {
      float* z = &out[image * layer.outputs];
      present.take({from + image * layer.inputs, layer.inputs});
      dense::apply(columns, layer, present, z);
      if (last) continue;
      for (std::uint32_t row = 0; row < layer.outputs; ++row) z[row] = std::max(0.0F, z[row]);
    }
    from = out.data();
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

double loss_and_gradient(const Network& network, std::span<const float> inputs,
                         std::span<const std::uint8_t> labels, Activations& activations, Network& gradient) {
  const std::size_t count = labels.size();
  clear(network, gradient);
  forward(network, inputs, count, activations);
  const auto logits = activations.logits();
  if (!std::all_of(logits.begin(), logits.end(), [](float z) { return std::isfinite(z); }))
    return std::numeric_limits<double>::quiet_NaN();
  const std::size_t outputs = network.layers.back().outputs;
  const std::uint32_t first = outputs == 1 ? 1 : 0;  // the class of the first output
  double loss = 0;
  std::vector<float> by_z, by_input;
  dense::Present present;
  std::vector<std::vector<float>> columns;  // the gradient by the weights of each layer
  for (const DenseLayer& layer : network.layers) columns.emplace_back(layer.weights.size(), 0.0F);
  for (std::size_t image = 0; image < count; ++image) {
    const std::vector<double> p = softmax(logits.subspan(image * outputs, outputs));
    constexpr double kLeast = 1e-300;
    loss -= portable_log(std::max(kLeast, p[labels[image]]));
    by_z.assign(outputs, 0);
    for (std::size_t k = 0; k < outputs; ++k) {
      const double wanted = k + first == labels[image] ? 1 : 0;
      by_z[k] = static_cast<float>((p[k + first] - wanted) / static_cast<double>(count));
    }
    for (std::size_t l = network.layers.size(); l-- > 0;) {
      const DenseLayer& layer = network.layers[l];
      const std::span<const float> came_in = l == 0 ? inputs.subspan(image * layer.inputs, layer.inputs)
                                                    : std::span<const float>(activations.outputs[l - 1])
                                                          .subspan(image * layer.inputs, layer.inputs);
      present.take(came_in);
      dense::add_outer(by_z, present, columns[l]);
      dense::add_scaled(by_z, 1, gradient.layers[l].biases.data());
      if (l > 0) dense::go_back(layer, by_z, came_in, by_input);
      by_z.swap(by_input);
    }
  }
  for (std::size_t l = 0; l < columns.size(); ++l) {
    DenseLayer& layer = gradient.layers[l];
    dense::transpose(columns[l], layer.inputs, layer.outputs, layer.weights);
  }
  return loss / static_cast<double>(count);
}

}  // namespace qs
