#include "core/network/quantized.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis.hpp"
#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

struct Power {
  double signal = 0, noise = 0;
  void add(std::span<const float> exact, std::span<const float> changed) {
    for (std::size_t i = 0; i < exact.size(); ++i) {
      const double x = exact[i], e = static_cast<double>(changed[i]) - x;
      signal += x * x;
      noise += e * e;
    }
  }
  std::optional<double> decibels() const { return snr_db(signal, noise); }
};

std::optional<double> sqnr_db(std::span<const float> exact, std::span<const float> changed) {
  Power power;
  power.add(exact, changed);
  return power.decibels();
}

/// Replaces the weights by the values of their codes.
Expected<QuantizedLayer> quantize_weights(DenseLayer& layer, const std::optional<QuantizerSpec>& spec) {
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
  result.rate_bits = analysis->quantizer->rate_bits();
  result.entropy_bits = analysis->metric("entropy_bits").value_or(0);
  result.weight_sqnr_db = sqnr_db(sample->values, layer.weights);
  return result;
}

std::span<const float> inputs_of(std::size_t layer, const ImageSet& images, const Activations& passed) {
  return layer == 0 ? std::span<const float>(images.images) : passed.outputs[layer - 1];
}

/// Quantizes with `fitted`, or with a quantizer fitted to these values if that is null.
void quantize_values(std::vector<float>& values, std::uint32_t width,
                     const std::optional<QuantizerSpec>& spec, const Quantizer* fitted) {
  if (!spec) return;
  std::unique_ptr<Quantizer> looked;
  if (fitted == nullptr) {
    const Expected<Sample> sample = make_sample(values, {values.size() / width, width});
    if (!sample) return;
    Expected<std::unique_ptr<Quantizer>> fresh = fit(*spec, *sample);
    if (!fresh) return;
    looked = std::move(*fresh);
    fitted = looked.get();
  }
  std::vector<std::int32_t> codes(values.size());
  fitted->encode(values, codes);
  fitted->decode(codes, values);
}

/// Applies one layer to its inputs, with max(0, z) unless it is the last.
std::vector<float> pass(const DenseLayer& layer, std::span<const float> inputs, bool last) {
  Activations out;
  forward(Network{{layer}}, SparseRows(inputs, layer.inputs), out);
  std::vector<float>& z = out.outputs.front();
  if (!last) {
    for (float& one : z) one = std::max(0.0F, one);
  }
  return std::move(z);
}

std::vector<float> quantized_pass(const QuantizedNetwork& network, std::size_t l,
                                  std::span<const float> inputs) {
  const DenseLayer& layer = network.network.layers[l];
  std::vector<float> came_in(inputs.begin(), inputs.end());
  quantize_values(came_in, layer.inputs, network.activation_specs[l], network.activations[l].get());
  return pass(layer, came_in, l + 1 == network.network.layers.size());
}

/// The first images, enough to choose a range.
ImageSet beginning(const ImageSet& images) {
  constexpr std::size_t kEnough = 256;
  const std::size_t count = std::min(kEnough, images.count());
  return {images.pixels,
          {images.images.begin(), images.images.begin() + static_cast<std::ptrdiff_t>(count * images.pixels)},
          {images.labels.begin(), images.labels.begin() + static_cast<std::ptrdiff_t>(count)}};
}

Expected<std::shared_ptr<const Quantizer>> calibrate(const QuantizerSpec& spec,
                                                     std::span<const float> values) {
  const Expected<Sample> sample = make_sample({values.begin(), values.end()});
  if (!sample) return tl::unexpected(sample.error());
  Expected<std::unique_ptr<Quantizer>> fitted = fit(spec, *sample);
  if (!fitted) return tl::unexpected(fitted.error());
  if (!(*fitted)->cells()) return std::shared_ptr<const Quantizer>();
  return std::shared_ptr<const Quantizer>(std::move(*fitted));
}

}  // namespace

Expected<QuantizedNetwork> quantize_network(const Network& network, std::span<const LayerFormats> formats,
                                            const ImageSet& calibration) {
  if (formats.size() != network.layers.size()) {
    return refuse("network: quantizers", std::to_string(formats.size()) + " of them",
                  "one for each of the " + std::to_string(network.layers.size()) + " layers");
  }
  QuantizedNetwork result;
  result.network = network;
  const bool calibrates =
      std::any_of(formats.begin(), formats.end(), [](const LayerFormats& f) { return f.activations; });
  ImageSet few;
  Activations passed;
  if (calibrates) {
    few = beginning(calibration);
    forward(network, few.rows(), passed);
  }
  double bits = 0;
  Power power;
  for (std::size_t l = 0; l < formats.size(); ++l) {
    Expected<QuantizedLayer> layer = quantize_weights(result.network.layers[l], formats[l].weights);
    if (!layer) return tl::unexpected(layer.error());
    bits += layer->bits_per_weight * static_cast<double>(network.layers[l].weights.size());
    power.add(network.layers[l].weights, result.network.layers[l].weights);
    std::shared_ptr<const Quantizer> fitted;
    if (formats[l].activations) {
      auto calibrated = calibrate(*formats[l].activations, inputs_of(l, few, passed));
      if (!calibrated) return tl::unexpected(calibrated.error());
      fitted = std::move(*calibrated);
      layer->activation_spec = formats[l].activations->text();
    }
    result.activations.push_back(std::move(fitted));
    result.activation_specs.push_back(formats[l].activations);
    result.layers.push_back(std::move(*layer));
  }
  result.bits_per_weight = bits / static_cast<double>(network.weight_count());
  result.weight_sqnr_db = power.decibels();
  return result;
}

void forward(const QuantizedNetwork& network, std::span<const float> inputs, Activations& activations) {
  const std::size_t depth = network.network.layers.size();
  activations.outputs.resize(depth);
  for (std::size_t l = 0; l < depth; ++l) {
    activations.outputs[l] = quantized_pass(network, l, l == 0 ? inputs : activations.outputs[l - 1]);
  }
}

Judgement judge(QuantizedNetwork& changed, const Network& network, const Activations& exact,
                const ImageSet& images) {
  Activations passed;
  forward(changed, images.images, passed);
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    changed.layers[l].accumulated_sqnr_db = sqnr_db(exact.outputs[l], passed.outputs[l]);
    changed.layers[l].local_sqnr_db =
        l == 0 ? changed.layers[l].accumulated_sqnr_db
               : sqnr_db(exact.outputs[l], quantized_pass(changed, l, inputs_of(l, images, exact)));
  }
  const std::size_t classes = network.layers.back().outputs;
  Judgement result;
  result.confusion.assign(classes * classes, 0);
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.count(); ++i) {
    const auto z = exact.logits().subspan(i * classes, classes),
               z_hat = passed.logits().subspan(i * classes, classes);
    const std::uint32_t answer = largest(z_hat);
    ++result.confusion[images.labels[i] * classes + answer];
    right += answer == images.labels[i] ? 1 : 0;
    const std::vector<double> p = softmax(z), p_hat = softmax(z_hat);
    for (std::size_t k = 0; k < classes; ++k) {
      if (p[k] > 0 && p_hat[k] > 0) result.logit_kl_bits += p[k] * std::log2(p[k] / p_hat[k]);
    }
  }
  if (images.count() == 0) return result;
  const auto n = static_cast<double>(images.count());
  result.accuracy = static_cast<double>(right) / n;
  result.logit_kl_bits /= n;
  return result;
}

}  // namespace qs
