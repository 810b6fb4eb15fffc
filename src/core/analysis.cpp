#include "core/analysis.hpp"

#include <cmath>
#include <utility>

#include "core/information/entropy_estimators.hpp"

namespace qs {

std::optional<double> even_step(std::span<const float> levels) {
  constexpr double kRounding = 1e-4;
  if (levels.size() < 2) return std::nullopt;
  const double step =
      (static_cast<double>(levels.back()) - levels.front()) / static_cast<double>(levels.size() - 1);
  for (std::size_t i = 1; i < levels.size(); ++i) {
    const double gap = static_cast<double>(levels[i]) - levels[i - 1];
    if (std::abs(gap - step) > kRounding * step) return std::nullopt;
  }
  return step;
}

std::optional<double> Analysis::metric(std::string_view id) const {
  const MetricInfo* row = find_metric(id);
  return row == nullptr ? std::nullopt : row->compute(statistics);
}

Expected<Analysis> analyze(const QuantizerSpec& spec, const Sample& sample) {
  Expected<std::unique_ptr<Quantizer>> quantizer = fit(spec, sample);
  if (!quantizer) return tl::unexpected(quantizer.error());
  std::optional<Cells> cells = (*quantizer)->cells();
  CodeStatistics statistics = cells ? measure_cells(**quantizer, *cells, sample.sorted)
                                    : measure_values(**quantizer, std::nullopt, sample.values);
  return analysis_of(spec, std::move(*quantizer), std::move(cells), std::move(statistics), sample);
}

Analysis analysis_of(const QuantizerSpec& spec, std::unique_ptr<Quantizer> quantizer,
                     std::optional<Cells> cells, CodeStatistics statistics, const Sample& sample) {
  Analysis analysis;
  analysis.spec = spec.text();
  analysis.non_finite = sample.sorted.non_finite();
  analysis.cells = std::move(cells);
  analysis.alphabet = quantizer->alphabet();
  analysis.statistics = std::move(statistics);
  // Non-finite values have no error, but are stored too.
  analysis.statistics.stored = sample.count();
  analysis.statistics.storage = quantizer->storage(sample.count());
  analysis.statistics.mutual_information_bits =
      quantizer->mutual_information_bits(plugin_entropy_bits(analysis.statistics.occupancy), sample);
  if (analysis.cells) analysis.statistics.step = even_step(analysis.cells->levels);
  analysis.scales = quantizer->scales();
  analysis.zero_points = quantizer->zero_points();
  analysis.quantizer = std::move(quantizer);
  return analysis;
}

bool is_shape_of(std::span<const std::uint64_t> shape, std::uint64_t count) {
  std::uint64_t product = 1;
  for (const std::uint64_t extent : shape) {
    if (extent != 0 && product > UINT64_MAX / extent) return false;
    product *= extent;
  }
  return shape.empty() || product == count;
}

Expected<Sample> make_sample(std::vector<float> values, std::vector<std::uint64_t> shape) {
  if (!is_shape_of(shape, values.size())) {
    std::string text;
    for (const std::uint64_t extent : shape) text += (text.empty() ? "" : ",") + std::to_string(extent);
    return refuse("shape", "[" + text + "]",
                  "a product of " + std::to_string(values.size()) + ", the number of values");
  }
  if (shape.empty()) shape = {values.size()};
  Sample sample;
  sample.sorted = SortedSample::from(values);
  sample.values = std::move(values);
  sample.shape = std::move(shape);
  return sample;
}

}  // namespace qs
