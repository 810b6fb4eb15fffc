#include "core/network/quantized.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis.hpp"

namespace qs {
namespace {

std::optional<double> sqnr_db(std::span<const float> signal, std::span<const float> changed) {
  double power = 0, noise = 0;
  for (std::size_t i = 0; i < signal.size(); ++i) {
    const double x = signal[i], e = static_cast<double>(changed[i]) - x;
    power += x * x;
    noise += e * e;
  }
  if (!(power > 0)) return std::nullopt;
  return noise > 0 ? 10 * std::log10(power / noise) : std::numeric_limits<double>::infinity();
}

/// Replaces the weights by what their codes stand for.
Expected<QuantizedLayer> quantize_layer(DenseLayer& layer, const std::optional<QuantizerSpec>& spec) {
  QuantizedLayer result;
  if (!spec) {
    constexpr double kFloat32 = 32;
    result.bits_per_weight = kFloat32;
    result.weight_sqnr_db = sqnr_db(layer.weights, layer.weights);
    return result;
  }
  const Expected<Sample> sample = make_sample(layer.weights, {layer.outputs, layer.inputs});
  if (!sample) return tl::unexpected(sample.error());
  const Expected<Analysis> analysis = analyze(*spec, *sample);
  if (!analysis) return tl::unexpected(analysis.error());
  std::vector<std::int32_t> codes(layer.weights.size());
  analysis->quantizer->encode(sample->values, codes);
  analysis->quantizer->decode(codes, layer.weights);
  result.spec = analysis->spec;
  result.bits_per_weight = analysis->metric("bits_per_weight").value_or(0);
  result.weight_sqnr_db = sqnr_db(sample->values, layer.weights);
  return result;
}

/// The layer alone, on what came to it in the float network.
std::vector<float> output_of(const Network& network, std::size_t layer, const ImageSet& images,
                             const Activations& before) {
  const Network alone{{network.layers[layer]}};
  Activations out;
  const std::span<const float> inputs =
      layer == 0 ? std::span<const float>(images.images) : before.outputs[layer - 1];
  forward(alone, inputs, images.count(), out);
  std::vector<float>& z = out.outputs.front();
  // A network's last layer has no max(0, z), and here every layer is the last.
  if (layer + 1 < network.layers.size()) {
    for (float& one : z) one = std::max(0.0F, one);
  }
  return std::move(z);
}

void judge(QuantizedNetwork& result, const ImageSet& images, const Activations& exact,
           const Activations& changed) {
  const std::size_t classes = result.network.layers.back().outputs;
  result.confusion.assign(classes * classes, 0);
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.count(); ++i) {
    const auto z = exact.logits().subspan(i * classes, classes),
               z_hat = changed.logits().subspan(i * classes, classes);
    const std::uint32_t answer = largest(z_hat);
    ++result.confusion[images.labels[i] * classes + answer];
    right += answer == images.labels[i] ? 1 : 0;
    const std::vector<double> p = softmax(z), p_hat = softmax(z_hat);
    for (std::size_t k = 0; k < classes; ++k) {
      if (p[k] > 0 && p_hat[k] > 0) result.logit_kl_bits += p[k] * std::log2(p[k] / p_hat[k]);
    }
  }
  if (images.count() == 0) return;
  const auto n = static_cast<double>(images.count());
  result.accuracy = static_cast<double>(right) / n;
  result.logit_kl_bits /= n;
}

}  // namespace

Expected<QuantizedNetwork> quantize_network(const Network& network,
                                            std::span<const std::optional<QuantizerSpec>> specs,
                                            const ImageSet& images) {
  if (specs.size() != network.layers.size()) {
    return refuse("network: quantizers", std::to_string(specs.size()) + " of them",
                  "one for each of the " + std::to_string(network.layers.size()) + " layers");
  }
  QuantizedNetwork result{network, {}, 0, 0, 0, {}};
  double bits = 0;
  for (std::size_t l = 0; l < specs.size(); ++l) {
    Expected<QuantizedLayer> layer = quantize_layer(result.network.layers[l], specs[l]);
    if (!layer) return tl::unexpected(layer.error());
    bits += layer->bits_per_weight * static_cast<double>(network.layers[l].weights.size());
    result.layers.push_back(std::move(*layer));
  }
  result.bits_per_weight = bits / static_cast<double>(network.weight_count());
  Activations exact, changed;
  forward(network, images.images, images.count(), exact);
  forward(result.network, images.images, images.count(), changed);
  for (std::size_t l = 0; l < specs.size(); ++l) {
    result.layers[l].accumulated_sqnr_db = sqnr_db(exact.outputs[l], changed.outputs[l]);
    result.layers[l].local_sqnr_db = sqnr_db(exact.outputs[l], output_of(result.network, l, images, exact));
  }
  judge(result, images, exact, changed);
  return result;
}

}  // namespace qs
