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
  AnalysisJob job(spec, sample);
  job.step(no_limit);
  return job.take();
}

AnalysisJob::AnalysisJob(QuantizerSpec spec, const Sample& sample)
    : spec_(std::move(spec)), sample_(sample), quantizer_(begin_fit(spec_, sample)) {
  if (!quantizer_) stage_ = Stage::kDone;
}

bool AnalysisJob::step(const Budget& may_go_on) {
  while (stage_ != Stage::kDone) {
    unit();
    if (!may_go_on()) break;
  }
  return stage_ == Stage::kDone;
}

double AnalysisJob::progress() const {
  constexpr double kFit = 0.3, kInformation = 0.7;  // roughly the parts of the time
  if (stage_ == Stage::kFit) return 0;
  if (stage_ == Stage::kMeasure)
    return values_ == nullptr ? kFit : kFit + (kInformation - kFit) * values_->progress();
  return stage_ == Stage::kInformation ? kInformation : 1;
}

void AnalysisJob::unit() {
  Quantizer& quantizer = **quantizer_;
  switch (stage_) {
    case Stage::kFit:
      if (!quantizer.fit_unit(sample_)) return;
      cells_ = quantizer.cells();
      if (!cells_) values_ = std::make_unique<ValueMeasure>(quantizer, std::nullopt, sample_.values);
      stage_ = Stage::kMeasure;
      return;
    case Stage::kMeasure:
      if (values_ != nullptr && !values_->step()) return;
      statistics_ = values_ == nullptr ? measure_cells(quantizer, *cells_, sample_.sorted) : values_->take();
      information_ = quantizer.mutual_information(sample_);
      stage_ = information_ == nullptr ? Stage::kDone : Stage::kInformation;
      return;
    case Stage::kInformation:
      if (information_->step()) stage_ = Stage::kDone;
      return;
    case Stage::kDone:
      return;
  }
}

Expected<Analysis> AnalysisJob::take() {
  if (!quantizer_) return tl::unexpected(quantizer_.error());
  Analysis analysis =
      analysis_of(spec_, std::move(*quantizer_), std::move(cells_), std::move(statistics_), sample_);
  if (information_ != nullptr) analysis.statistics.mutual_information_bits = information_->bits();
  return analysis;
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
  if (!quantizer->shares_scales())
    analysis.statistics.mutual_information_bits = plugin_entropy_bits(analysis.statistics.occupancy);
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
