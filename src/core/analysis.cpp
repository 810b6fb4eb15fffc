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
  Analysis analysis;
  analysis.spec = spec.text();
  analysis.non_finite = sample.sorted.non_finite();
  analysis.cells = (*quantizer)->cells();
  analysis.alphabet = (*quantizer)->alphabet();
  analysis.statistics = analysis.cells ? measure_cells(**quantizer, *analysis.cells, sample.sorted)
                                       : measure_values(**quantizer, std::nullopt, sample.values);
  // Non-finite values have no error, but are stored too.
  analysis.statistics.stored = sample.count();
  analysis.statistics.storage = (*quantizer)->storage(sample.count());
  analysis.statistics.mutual_information_bits =
      (*quantizer)->mutual_information_bits(plugin_entropy_bits(analysis.statistics.occupancy), sample);
  if (analysis.cells) analysis.statistics.step = even_step(analysis.cells->levels);
  analysis.scales = (*quantizer)->scales();
  analysis.zero_points = (*quantizer)->zero_points();
  analysis.quantizer = std::move(*quantizer);
  return analysis;
}

Expected<Sample> make_sample(std::vector<float> values, std::vector<std::uint64_t> shape) {
  if (shape.empty()) shape = {values.size()};
  std::uint64_t count = 1;
  bool overflows = false;
  std::string text;
  for (const std::uint64_t extent : shape) {
    overflows = overflows || (extent != 0 && count > UINT64_MAX / extent);
    count *= extent;
    text += (text.empty() ? "" : ",") + std::to_string(extent);
  }
  if (overflows || count != values.size()) {
    return refuse("shape", "[" + text + "]",
                  "a product of " + std::to_string(values.size()) + ", the number of values");
  }
  Sample sample;
  sample.sorted = SortedSample::from(values);
  sample.values = std::move(values);
  sample.shape = std::move(shape);
  return sample;
}

}  // namespace qs
