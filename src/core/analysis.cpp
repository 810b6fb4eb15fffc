#include "core/analysis.hpp"

#include <utility>

namespace qs {

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
  analysis.statistics = analysis.cells ? measure_cells(**quantizer, *analysis.cells, sample.sorted)
                                       : measure_values(**quantizer, std::nullopt, sample.values);
  analysis.scales = (*quantizer)->scales();
  analysis.zero_points = (*quantizer)->zero_points();
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
