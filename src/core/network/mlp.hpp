#pragma once
/// A multilayer perceptron, small enough to be trained in a page:
///
///     a₀ = x,   zₗ = Wₗ aₗ₋₁ + bₗ,   aₗ = max(0, zₗ),   p = softmax(z_last)
///
/// with the loss −ln p[label], averaged over the images (Rumelhart, Hinton, Williams 1986). One output z
/// tells two classes apart as (0, z) would: p = 1/(1 + e^−z) for class 1. Weights begin uniform over
/// ±√(6/inputs) (He et al. 2015, eq. 10, uniform case), biases at 0. All arithmetic is float32 of + − × ÷ √
/// and exponentials made of them, in one order: a seed gives the same weights natively and in WebAssembly.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "core/network/sparse_rows.hpp"

namespace qs {

/// Row r of `weights` holds the weights of output r.
struct DenseLayer {
  std::uint32_t inputs = 0, outputs = 0;
  std::vector<float> weights, biases;  // outputs × inputs, outputs
  bool operator==(const DenseLayer&) const = default;
};

struct Network {
  std::vector<DenseLayer> layers;
  bool operator==(const Network&) const = default;
  std::uint64_t weight_count() const;  // without biases
  std::uint32_t classes() const { return std::max(2U, layers.back().outputs); }
};

/// At least two widths, from the inputs to the classes; 1 to 1024 each, and at most 2²⁰ weights together.
Expected<Network> make_network(std::span<const std::uint32_t> widths, std::uint64_t seed);

/// A forward pass: outputs[l] holds aₗ₊₁, image by image; the last holds the zs of the classes.
struct Activations {
  std::vector<std::vector<float>> outputs;
  std::vector<SparseRows> present;  // entries of all outputs but the last that are not 0
  // Memory of the passes, kept from batch to batch.
  std::vector<float> columns, by_z, by_input;
  SparseRows slopes;
  std::span<const float> logits() const { return outputs.back(); }
};
/// `inputs` holds images of layers.front().inputs numbers each.
void forward(const Network& network, const ChosenRows& inputs, Activations& activations);

/// Probabilities of one row of zs, and the most likely class; a single z means two classes.
std::vector<double> softmax(std::span<const float> logits);
std::uint32_t largest(std::span<const float> logits);

/// The mean loss of these images, at least one (NaN where a z is no finite number), and its derivative by
/// each weight and bias in `gradient` (shaped as the network).
double loss_and_gradient(const Network& network, const ChosenRows& inputs,
                         std::span<const std::uint8_t> labels, Activations& activations, Network& gradient);

/// loss_and_gradient() in units of work, with the same bits. All arguments must outlive it.
class GradientPass {
 public:
  GradientPass(const Network& network, const ChosenRows& inputs, std::span<const std::uint8_t> labels,
               Activations& activations, Network& gradient);
  /// One unit; true when the gradient is complete, or there is none.
  bool step();
  /// When step() has returned true.
  double loss() const { return loss_; }

 private:
  /// Forward; then for each layer from the last the gradient of its weights, and the slopes by its inputs.
  enum class Stage { kForward, kWeights, kInputs, kDone };
  std::uint64_t some_rows();
  void forward(std::size_t rows);
  void add_to_weights(std::size_t rows);
  void go_back(std::size_t rows);
  void end_forward();

  const Network& network_;
  ChosenRows inputs_;
  std::span<const std::uint8_t> labels_;
  Activations& activations_;
  Network& gradient_;
  Stage stage_ = Stage::kForward;
  std::size_t layer_ = 0, row_ = 0;
  double loss_ = 0;
};

}  // namespace qs
