#include "labs/rounding/calibrate.hpp"

#include <algorithm>
#include <cmath>

#include "core/analysis.hpp"
#include "core/network/quantized.hpp"

namespace qs {
namespace {

/// Test accuracy with the inputs of one layer rounded to this range.
std::optional<double> accuracy_at(const Calibration& range, const RoundingLayer& layer,
                                  const DigitLayers* digits) {
  if (!layer.place || digits == nullptr || !(range.step > 0)) return std::nullopt;
  const Network& network = digits->digits.network;
  const ImageSet& test = digits->data.test;
  const auto rounded = [&](float x) {
    const double least = range.has_sign ? -range.most_code : 0;
    const double code =
        std::clamp(std::nearbyint(x / range.step), least, static_cast<double>(range.most_code));
    return static_cast<float>(code * range.step);
  };
  ImageSet changed = test;
  Network rest = network;
  if (*layer.place == 1) {
    Activations passed;
    const SparseRows images = test.rows();
    forward(network, images, passed);
    changed.images = std::move(passed.outputs.front());
    changed.pixels = network.layers.front().outputs;
    rest.layers.erase(rest.layers.begin());
  }
  std::transform(changed.images.begin(), changed.images.end(), changed.images.begin(), rounded);
  return accuracy(rest, changed);
}

}  // namespace

CalibrateResult compute_calibrate(const CalibrateParams& params, const RoundingLayer& layer,
                                  const DigitLayers* digits) {
  constexpr std::size_t kBins = 96;
  CalibrateResult result;
  const Expected<Sample> sample = make_sample(layer.inputs);
  if (!sample) {
    result.problem = sample.error();
    return result;
  }
  for (const CalibrationMethodInfo& method : calibration_methods()) {
    CalibrationParams how;
    how.bits = params.bits;
    how.method = method.method;
    auto found = calibrate(sample->sorted, how);
    if (!found) {
      result.problem = found.error();
      return result;
    }
    result.ranges.push_back({method.title, *found, accuracy_at(*found, layer, digits)});
  }
  result.most = sample->sorted.absmax();
  result.shares.assign(kBins, 0);
  for (const float x : layer.inputs) {
    const double at = result.most > 0 ? std::abs(static_cast<double>(x)) / result.most * kBins : 0;
    result.shares[static_cast<std::size_t>(std::clamp(at, 0.0, kBins - 1.0))] +=
        1 / static_cast<double>(layer.inputs.size());
  }
  result.exact_accuracy = accuracy_with(layer, digits, layer.weights);
  return result;
}

}  // namespace qs
