#include "labs/noise/error_field.hpp"

#include <algorithm>
#include <cmath>

#include "core/sample/histogram.hpp"

namespace qs {
namespace {

constexpr std::size_t kFewValues = 700;  // few enough to draw one by one

/// Counts pairs of weight and error for the picture; logarithmic, because a tail is thin.
class ErrorField {
 public:
  ErrorField(const NoiseResult& result, double reach)
      : low_(result.x_low),
        width_(result.x_high - result.x_low),
        reach_(reach),
        counts_(kColumns * kRows, 0) {}

  /// Ignores errors beyond the picture: at its edge they would stand at the wrong error.
  void add(double weight, double error, double count) {
    if (std::abs(error) > reach_) return;
    const auto column = place((weight - low_) / width_, kColumns),
               row = place(0.5 - error / reach_ / 2, kRows);
    counts_[row * kColumns + column] += count;
  }
  Heat heat() const {
    const double most = std::log1p(*std::max_element(counts_.begin(), counts_.end()));
    HeatMap map{kColumns, kRows, std::vector<float>(counts_.size(), -1)};
    for (std::size_t i = 0; i < counts_.size() && most > 0; ++i) {
      if (counts_[i] > 0) map.heat[i] = static_cast<float>(std::log1p(counts_[i]) / most);
    }
    return std::make_shared<const HeatMap>(std::move(map));
  }
  static constexpr std::size_t kColumns = 300, kRows = 90;

 private:
  static std::size_t place(double part, std::size_t count) {
    return static_cast<std::size_t>(
        std::clamp(part * static_cast<double>(count), 0.0, static_cast<double>(count - 1)));
  }
  double low_, width_, reach_;
  std::vector<double> counts_;
};

}  // namespace

void choose_errors(NoiseResult& result, const Quantizer& quantizer, const Sample& sample) {
  const std::size_t count = std::min(kFewValues, sample.values.size());
  const std::span<const float> values(sample.values.data(), count);
  std::vector<std::int32_t> codes(count);
  std::vector<float> decoded(count);
  quantizer.encode(values, codes);
  quantizer.decode(codes, decoded);
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(values[i])) continue;
    result.errors.push_back({values[i], decoded[i] - values[i]});
    result.largest_error =
        std::max(result.largest_error, std::abs(static_cast<double>(result.errors.back().error)));
  }
}

void fill_field(NoiseResult& result, const Quantizer& quantizer, const Sample& sample) {
  if (sample.values.size() <= kFewValues) return;
  constexpr std::size_t kMost = 65536, kSlices = 2;
  ErrorField field(result, result.field_reach);
  std::vector<float> weights;
  std::vector<double> counts;
  if (!result.cells.levels.empty()) {
    counts = histogram(sample.sorted, result.x_low, result.x_high, kSlices * ErrorField::kColumns);
    const double step = (result.x_high - result.x_low) / static_cast<double>(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      weights.push_back(static_cast<float>(result.x_low + step * (static_cast<double>(i) + 0.5)));
      counts[i] *= static_cast<double>(result.count);
    }
  } else {
    weights.assign(sample.values.begin(), sample.values.begin() + static_cast<std::ptrdiff_t>(
                                                                      std::min(kMost, sample.values.size())));
    counts.assign(weights.size(), 1);
  }
  std::vector<std::int32_t> codes(weights.size());
  std::vector<float> decoded(weights.size());
  quantizer.encode(weights, codes);
  quantizer.decode(codes, decoded);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (counts[i] > 0 && std::isfinite(weights[i]))
      field.add(weights[i], static_cast<double>(decoded[i]) - weights[i], counts[i]);
  }
  result.field = field.heat();
}

}  // namespace qs
