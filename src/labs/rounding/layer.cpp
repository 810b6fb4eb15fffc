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

/// The first `columns` of each of `count` rows.
std::vector<float> part_of(const std::vector<float>& values, std::uint64_t width, std::size_t count,
                           std::size_t columns) {
  std::vector<float> part;
  part.reserve(count * columns);
  for (std::size_t row = 0; row < count; ++row) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * width);
    part.insert(part.end(), first, first + static_cast<std::ptrdiff_t>(columns));
  }
  return part;
}

Expected<SquareMatrix> moment_of(const LayerParams& params, RoundingLayer& layer) {
  switch (params.moment) {
    case InputsChoice::kSequence:
      return autoregressive_inputs(layer.columns, params.rho);
    case InputsChoice::kOutliers:
      return outlier_inputs(layer.columns, OutlierPlace::kLast);
    case InputsChoice::kIndependent:
      return autoregressive_inputs(layer.columns, 0);
    case InputsChoice::kSamples:
      break;
  }
  const Sample& samples = *params.samples;
  const std::uint64_t width = inputs_of_rows(samples);
  if (width != layer.all_columns)
    return refuse("samples: values in a row", std::to_string(width),
                  std::to_string(layer.all_columns) + ", as many as each row of the weights");
  layer.all_samples = samples.values.size() / width;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(layer.all_samples, kMostLayerSamples));
  layer.inputs = part_of(samples.values, width, count, layer.columns);
  return second_moment(layer.inputs, layer.columns);
}

Expected<RoundingLayer> layer_of_weights(const LayerParams& params) {
  const Sample& weights = *params.weights;
  const std::uint64_t width = inputs_of_rows(weights);
  RoundingLayer layer;
  layer.all_columns = width;
  layer.all_rows = weights.values.size() / width;
  layer.rows = static_cast<std::size_t>(std::min<std::uint64_t>(layer.all_rows, kMostLayerRows));
  layer.columns = static_cast<std::size_t>(std::min<std::uint64_t>(width, kMostLayerColumns));
  layer.weights = part_of(weights.values, width, layer.rows, layer.columns);
  Expected<SquareMatrix> sigma = moment_of(params, layer);
  if (!sigma) return tl::unexpected(sigma.error());
  layer.sigma = std::move(*sigma);
  return layer;
}

}  // namespace

std::uint64_t inputs_of_rows(const Sample& weights) {
  const std::uint64_t count = weights.values.size();
  if (weights.shape.size() < 2) return std::min<std::uint64_t>(count, kRowOfValues);
  return count / weights.shape.front();
}

RoundingLayer first_columns(const RoundingLayer& layer, std::size_t count) {
  RoundingLayer part;
  part.rows = layer.rows;
  part.columns = std::min(count, layer.columns);
  part.weights = part_of(layer.weights, layer.columns, layer.rows, part.columns);
  part.sigma = SquareMatrix(part.columns);
  for (std::size_t i = 0; i < part.columns; ++i) {
    for (std::size_t j = 0; j < part.columns; ++j) part.sigma.at(i, j) = layer.sigma.at(i, j);
  }
  return part;
}

bool is_of_digits(LayerSource source) {
  return source == LayerSource::kFirst || source == LayerSource::kSecond;
}

Expected<RoundingLayer> make_layer(const LayerParams& params, const DigitLayers* digits) {
  if (is_of_digits(params.source)) return layer_of_digits(params.source, *digits);
  if (params.source == LayerSource::kWeights) return layer_of_weights(params);
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
