#include "core/network/quantized.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

QuantizedLayer unchanged(const DenseLayer& layer) {
  constexpr double kFloat32 = 32;
  QuantizedLayer result;
  result.bits_per_weight = kFloat32;
  result.weight_sqnr_db = sqnr_db(layer.weights, layer.weights);
  return result;
}

/// Replaces the weights by the values of their codes.
QuantizedLayer replace_weights(DenseLayer& layer, const Sample& sample, const Analysis& analysis) {
  QuantizedLayer result;
  std::vector<std::int32_t> codes(layer.weights.size());
  analysis.quantizer->encode(sample.values, codes);
  analysis.quantizer->decode(codes, layer.weights);
  result.spec = analysis.spec;
  result.bits_per_weight = analysis.metric("bits_per_weight").value_or(0);
  result.rate_bits = analysis.quantizer->rate_bits();
  result.entropy_bits = analysis.metric("entropy_bits").value_or(0);
  result.weight_sqnr_db = sqnr_db(sample.values, layer.weights);
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

bool one_unit() {
  return false;
}

}  // namespace

/// Applies one layer to its inputs, some images at a time, with max(0, z) unless it is the last.
class LayerPass {
 public:
  LayerPass(const QuantizedNetwork& network, std::size_t l, std::span<const float> inputs)
      : one_{{network.network.layers[l]}}, is_last_(l + 1 == network.network.layers.size()) {
    const std::uint32_t width = one_.layers.front().inputs;
    std::vector<float> came_in(inputs.begin(), inputs.end());
    quantize_values(came_in, width, network.activation_specs[l], network.activations[l].get());
    rows_.assign(came_in, width);
  }
  /// One unit of work; true when all images have passed.
  bool step() {
    constexpr std::size_t kRows = 64;
    const std::size_t rows = std::min(kRows, rows_.count() - row_);
    forward(one_, {rows_, row_, rows}, activations_);
    for (const float z : activations_.logits()) outputs_.push_back(is_last_ ? z : std::max(0.0F, z));
    row_ += rows;
    return row_ == rows_.count();
  }
  std::vector<float> take() { return std::move(outputs_); }

 private:
  Network one_;
  bool is_last_;
  SparseRows rows_;
  std::size_t row_ = 0;
  Activations activations_;
  std::vector<float> outputs_;
};

Expected<QuantizedNetwork> quantize_network(const Network& network, std::span<const LayerFormats> formats,
                                            const ImageSet& calibration) {
  if (formats.size() != network.layers.size()) {
    return refuse("network: quantizers", std::to_string(formats.size()) + " of them",
                  "one for each of the " + std::to_string(network.layers.size()) + " layers");
  }
  QuantizeJob job(network, formats, calibration);
  job.step(no_limit);
  return job.take();
}

QuantizeJob::QuantizeJob(const Network& network, std::span<const LayerFormats> formats,
                         const ImageSet& calibration)
    : network_(network), formats_(formats.begin(), formats.end()) {
  result_.network = network;
  const bool calibrates =
      std::any_of(formats.begin(), formats.end(), [](const LayerFormats& f) { return f.activations; });
  if (!calibrates) return;
  few_ = beginning(calibration);
  forward(network, few_.rows(), passed_);
}

bool QuantizeJob::step(const Budget& may_go_on) {
  while (!problem_ && layer_ < formats_.size()) {
    unit();
    if (!may_go_on()) break;
  }
  return problem_ || layer_ == formats_.size();
}

double QuantizeJob::progress() const {
  if (problem_ || formats_.empty()) return 1;
  return static_cast<double>(layer_) / static_cast<double>(formats_.size());
}

void QuantizeJob::unit() {
  DenseLayer& layer = result_.network.layers[layer_];
  const std::optional<QuantizerSpec>& spec = formats_[layer_].weights;
  if (!spec) return end_layer(unchanged(layer));
  if (!sample_) {
    Expected<Sample> sample = make_sample(layer.weights, {layer.outputs, layer.inputs});
    if (!sample) return end_layer(tl::unexpected(sample.error()));
    sample_ = std::move(*sample);
    analysis_ = std::make_unique<AnalysisJob>(*spec, *sample_);
  } else if (analysis_->step(one_unit)) {
    const Expected<Analysis> analysis = analysis_->take();
    if (!analysis) return end_layer(tl::unexpected(analysis.error()));
    end_layer(replace_weights(layer, *sample_, *analysis));
    analysis_.reset();
    sample_.reset();
  }
}

void QuantizeJob::end_layer(Expected<QuantizedLayer> layer) {
  if (!layer) {
    problem_ = layer.error();
    return;
  }
  const std::optional<QuantizerSpec>& activations = formats_[layer_].activations;
  std::shared_ptr<const Quantizer> fitted;
  if (activations) {
    auto calibrated = calibrate(*activations, inputs_of(layer_, few_, passed_));
    if (!calibrated) {
      problem_ = calibrated.error();
      return;
    }
    fitted = std::move(*calibrated);
    layer->activation_spec = activations->text();
  }
  result_.activations.push_back(std::move(fitted));
  result_.activation_specs.push_back(activations);
  result_.layers.push_back(std::move(*layer));
  ++layer_;
}

Expected<QuantizedNetwork> QuantizeJob::take() {
  if (problem_) return tl::unexpected(*problem_);
  double bits = 0;
  Power power;
  for (std::size_t l = 0; l < formats_.size(); ++l) {
    const std::vector<float>& weights = network_.layers[l].weights;
    bits += result_.layers[l].bits_per_weight * static_cast<double>(weights.size());
    power.add(weights, result_.network.layers[l].weights);
  }
  result_.bits_per_weight = bits / static_cast<double>(network_.weight_count());
  result_.weight_sqnr_db = power.decibels();
  return std::move(result_);
}

void forward(const QuantizedNetwork& network, std::span<const float> inputs, Activations& activations) {
  const std::size_t depth = network.network.layers.size();
  activations.outputs.resize(depth);
  for (std::size_t l = 0; l < depth; ++l) {
    LayerPass pass(network, l, l == 0 ? inputs : activations.outputs[l - 1]);
    while (!pass.step()) {
    }
    activations.outputs[l] = pass.take();
  }
}

Judgement judge(QuantizedNetwork& changed, const Network& network, const Activations& exact,
                const ImageSet& images) {
  JudgeJob job(changed, network, exact, images);
  job.step(no_limit);
  return job.take();
}

JudgeJob::JudgeJob(QuantizedNetwork& changed, const Network& network, const Activations& exact,
                   const ImageSet& images)
    : changed_(changed), network_(network), exact_(exact), images_(images) {
  passed_.outputs.resize(network.layers.size());
}

JudgeJob::~JudgeJob() = default;

bool JudgeJob::step(const Budget& may_go_on) {
  while (!is_done_) {
    unit();
    if (!may_go_on()) break;
  }
  return is_done_;
}

double JudgeJob::progress() const {
  return is_done_ ? 1 : static_cast<double>(layer_) / static_cast<double>(network_.layers.size() + 1);
}

void JudgeJob::unit() {
  if (layer_ == network_.layers.size()) return compare_answers();
  const Activations& from = local_ ? exact_ : passed_;
  if (pass_ == nullptr)
    pass_ = std::make_unique<LayerPass>(changed_, layer_, inputs_of(layer_, images_, from));
  if (!pass_->step()) return;
  end_pass(pass_->take());
  pass_.reset();
}

void JudgeJob::end_pass(std::vector<float> outputs) {
  QuantizedLayer& layer = changed_.layers[layer_];
  const auto db = sqnr_db(exact_.outputs[layer_], outputs);
  if (!local_) {
    layer.accumulated_sqnr_db = db;
    passed_.outputs[layer_] = std::move(outputs);
  }
  if (local_ || layer_ == 0) layer.local_sqnr_db = db;
  local_ = !local_ && layer_ > 0;
  if (!local_) ++layer_;
}

void JudgeJob::compare_answers() {
  const std::size_t classes = network_.layers.back().outputs;
  result_.confusion.assign(classes * classes, 0);
  std::size_t right = 0;
  for (std::size_t i = 0; i < images_.count(); ++i) {
    const auto z = exact_.logits().subspan(i * classes, classes),
               z_hat = passed_.logits().subspan(i * classes, classes);
    const std::uint32_t answer = largest(z_hat);
    ++result_.confusion[images_.labels[i] * classes + answer];
    right += answer == images_.labels[i] ? 1 : 0;
    const std::vector<double> p = softmax(z), p_hat = softmax(z_hat);
    for (std::size_t k = 0; k < classes; ++k) {
      if (p[k] > 0 && p_hat[k] > 0) result_.logit_kl_bits += p[k] * std::log2(p[k] / p_hat[k]);
    }
  }
  is_done_ = true;
  if (images_.count() == 0) return;
  const auto n = static_cast<double>(images_.count());
  result_.accuracy = static_cast<double>(right) / n;
  result_.logit_kl_bits /= n;
}

}  // namespace qs
