#include "labs/rounding/layer.hpp"

#include <algorithm>

#include "core/rounding/input_families.hpp"
#include "core/rounding/second_moment.hpp"
#include "core/rounding/weight_families.hpp"

namespace qs {
namespace {

constexpr std::size_t kRandomSide = 64;

Expected<RoundingLayer> layer_of_digits(LayerSource source, const DigitLayers& digits) {
  RoundingLayer layer;
  layer.place = source == LayerSource::kFirst ? 0 : 1;
  const DenseLayer& dense = digits.digits.network.layers[*layer.place];
  layer.rows = dense.outputs;
  layer.columns = dense.inputs;
  layer.weights = dense.weights;
  layer.inputs = digits.data.training.images;
  if (source == LayerSource::kSecond) {
    Activations passed;
    const SparseRows images = digits.data.training.rows();
    forward(digits.digits.network, images, passed);
    layer.inputs = std::move(passed.outputs.front());
  }
  Expected<SquareMatrix> sigma = second_moment(layer.inputs, layer.columns);
  if (!sigma) return tl::unexpected(sigma.error());
  layer.sigma = std::move(*sigma);
  return layer;
}

Expected<RoundingLayer> random_layer(const LayerParams& params) {
  RoundingLayer layer;
  layer.rows = layer.columns = kRandomSide;
  Expected<WeightMatrix> drawn = draw_weights("gauss", kRandomSide, kRandomSide, params.seed);
  if (!drawn) return tl::unexpected(drawn.error());
  layer.weights = std::move(drawn->values);
  Expected<SquareMatrix> sigma = params.source == LayerSource::kSequence
                                     ? autoregressive_inputs(kRandomSide, params.rho)
                                     : outlier_inputs(kRandomSide, OutlierPlace::kLast);
  if (!sigma) return tl::unexpected(sigma.error());
  layer.sigma = std::move(*sigma);
  return layer;
}

}  // namespace

bool is_of_digits(LayerSource source) {
  return source == LayerSource::kFirst || source == LayerSource::kSecond;
}

Expected<RoundingLayer> make_layer(const LayerParams& params, const DigitLayers* digits) {
  if (is_of_digits(params.source)) return layer_of_digits(params.source, *digits);
  return random_layer(params);
}

std::optional<double> accuracy_with(const RoundingLayer& layer, const DigitLayers* digits,
                                    std::span<const float> weights) {
  if (!layer.place || digits == nullptr) return std::nullopt;
  Network changed = digits->digits.network;
  changed.layers[*layer.place].weights.assign(weights.begin(), weights.end());
  return accuracy(changed, digits->data.test);
}

}  // namespace qs
