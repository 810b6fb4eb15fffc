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

/// Divergence of the same range, zeros left out of the histogram; the same if there are none.
double without_zeros(const SortedSample& samples, int bits, const Calibration& found) {
  CalibrationParams how;
  how.bits = bits;
  how.count_zeros = false;
  const auto other = calibration_at(samples, how, found.range);
  return other ? other->divergence_bits : found.divergence_bits;
}

}  // namespace

CalibrateJob::CalibrateJob(const CalibrateParams& params, const RoundingLayer& layer,
                           const DigitLayers* digits)
    : params_(params), layer_(layer), digits_(digits) {
  constexpr std::size_t kBins = 96;
  Expected<Sample> sample = make_sample(layer.inputs);
  if (!sample) {
    result_.problem = sample.error();
    return;
  }
  sample_ = std::move(*sample);
  result_.most = sample_.sorted.absmax();
  result_.shares.assign(kBins, 0);
  for (const float x : layer.inputs) {
    const double at = result_.most > 0 ? std::abs(static_cast<double>(x)) / result_.most * kBins : 0;
    const double share = 1 / static_cast<double>(layer.inputs.size());
    result_.shares[static_cast<std::size_t>(std::clamp(at, 0.0, kBins - 1.0))] += share;
    if (x == 0) result_.zeros += share;
  }
  result_.exact_accuracy = accuracy_with(layer, digits, layer.weights);
  begin_range();
}

void CalibrateJob::begin_range() {
  CalibrationParams how;
  how.bits = params_.bits;
  how.method = calibration_methods()[result_.ranges.size()].method;
  auto job = CalibrationJob::begin(sample_.sorted, how);
  if (!job) {
    result_.problem = job.error();
    return;
  }
  range_.emplace(std::move(*job));
}

bool CalibrateJob::step(const Budget& may_go_on) {
  while (!is_done()) {
    if (!range_->step(may_go_on)) return false;
    const Calibration& found = range_->result();
    const std::string_view title = calibration_methods()[result_.ranges.size()].title;
    result_.ranges.push_back({title, found, accuracy_at(found, layer_, digits_),
                              without_zeros(sample_.sorted, params_.bits, found)});
    if (!is_done()) begin_range();
    if (!may_go_on()) break;
  }
  return is_done();
}

double CalibrateJob::progress() const {
  if (is_done()) return 1;
  const double now = range_ ? range_->progress() : 0;
  return (static_cast<double>(result_.ranges.size()) + now) /
         static_cast<double>(calibration_methods().size());
}

CalibrateResult compute_calibrate(const CalibrateParams& params, const RoundingLayer& layer,
                                  const DigitLayers* digits) {
  CalibrateJob job(params, layer, digits);
  job.step(no_limit);
  return job.result();
}

}  // namespace qs
