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

void make_room(const Network& network, Activations& activations) {
  activations.outputs.resize(network.layers.size());
  activations.present.resize(network.layers.size() - 1);
}

/// The outputs of layer l for `rows` images from `first`; the images come in order.
void pass_on(const Network& network, const ChosenRows& inputs, Activations& activations, std::size_t l,
             std::size_t first, std::size_t rows) {
  const DenseLayer& layer = network.layers[l];
  const ChosenRows from = l == 0 ? inputs : activations.present[l - 1];
  std::vector<float>& out = activations.outputs[l];
  if (first == 0) {
    out.resize(inputs.count() * layer.outputs);
    activations.columns.resize(layer.weights.size());
    dense::transpose(layer.weights, layer.outputs, layer.inputs, activations.columns.data());
  }
  const bool last = l + 1 == network.layers.size();
  dense::weighted_sums(from.part(first, rows), activations.columns.data(), layer.biases,
                       out.data() + first * layer.outputs, last ? dense::kNoLeast : 0);
  if (!last && first + rows == inputs.count()) activations.present[l].assign(out, layer.outputs);
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
  make_room(network, activations);
  for (std::size_t l = 0; l < network.layers.size(); ++l)
    pass_on(network, inputs, activations, l, 0, inputs.count());
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
  GradientPass pass(network, inputs, labels, activations, gradient);
  while (!pass.step()) {
  }
  return pass.loss();
}

GradientPass::GradientPass(const Network& network, const ChosenRows& inputs,
                           std::span<const std::uint8_t> labels, Activations& activations, Network& gradient)
    : network_(network), inputs_(inputs), labels_(labels), activations_(activations), gradient_(gradient) {
  make_room(network_, activations_);
}

bool GradientPass::step() {
  constexpr std::uint64_t kUnit = 1 << 22;  // products
  for (std::uint64_t spent = 0; stage_ != Stage::kDone && spent < kUnit;) spent += some_rows();
  return stage_ == Stage::kDone;
}

/// Returns the products that it took.
std::uint64_t GradientPass::some_rows() {
  constexpr std::size_t kRows = 32;
  const std::size_t rows = std::min(kRows, labels_.size() - row_);
  const std::uint64_t products = rows * network_.layers[layer_].weights.size();
  if (stage_ == Stage::kForward) {
    forward(rows);
  } else if (stage_ == Stage::kWeights) {
    add_to_weights(rows);
  } else {
    go_back(rows);
  }
  return products;
}

void GradientPass::forward(std::size_t rows) {
  pass_on(network_, inputs_, activations_, layer_, row_, rows);
  row_ += rows;
  if (row_ < labels_.size()) return;
  row_ = 0;
  if (++layer_ == network_.layers.size()) end_forward();
}

void GradientPass::end_forward() {
  --layer_;
  loss_ = cross_entropy(activations_.logits(), labels_, activations_.by_z);
  stage_ = std::isnan(loss_) ? Stage::kDone : Stage::kWeights;
  if (gradient_.layers.size() != network_.layers.size()) gradient_ = network_;
}

void GradientPass::add_to_weights(std::size_t rows) {
  const DenseLayer& layer = network_.layers[layer_];
  const std::vector<float>& by_z = activations_.by_z;
  std::vector<float>& columns = activations_.columns;
  const ChosenRows from = layer_ == 0 ? inputs_ : activations_.present[layer_ - 1];
  if (row_ == 0) columns.assign(layer.weights.size(), 0);
  dense::add_outer(from.part(row_, rows), std::span(by_z).subspan(row_ * layer.outputs, rows * layer.outputs),
                   columns.data());
  row_ += rows;
  if (row_ < labels_.size()) return;
  row_ = 0;
  DenseLayer& gradient = gradient_.layers[layer_];
  dense::transpose(columns, layer.inputs, layer.outputs, gradient.weights.data());
  const SparseRows ones(std::vector<float>(labels_.size(), 1), labels_.size());  // one row, which adds all up
  const std::vector<float> zeros(layer.outputs);
  dense::weighted_sums(ones, by_z.data(), zeros, gradient.biases.data());
  stage_ = layer_ == 0 ? Stage::kDone : Stage::kInputs;
}

void GradientPass::go_back(std::size_t rows) {
  const DenseLayer& layer = network_.layers[layer_];
  std::vector<float>& by_input = activations_.by_input;
  if (row_ == 0) {
    activations_.slopes.assign(activations_.by_z, layer.outputs);
    by_input.resize(labels_.size() * layer.inputs);
  }
  const std::vector<float> zeros(layer.inputs);
  dense::weighted_sums(ChosenRows(activations_.slopes).part(row_, rows), layer.weights.data(), zeros,
                       by_input.data() + row_ * layer.inputs);
  row_ += rows;
  if (row_ < labels_.size()) return;
  row_ = 0;
  dense::go_back(activations_.outputs[layer_ - 1], by_input);
  activations_.by_z.swap(by_input);
  --layer_;
  stage_ = Stage::kWeights;
}

}  // namespace qs
