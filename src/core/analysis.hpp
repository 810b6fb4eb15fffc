#pragma once
/// analyze(): one quantizer on one sample, all metrics. The JavaScript interface and the labs call it.

#include "core/job.hpp"
#include "core/metrics.hpp"
#include "core/quantizers.hpp"
#include "core/value_measure.hpp"

namespace qs {

struct Analysis {
  std::string spec;                            // canonical
  std::shared_ptr<const Quantizer> quantizer;  // fitted
  NonFinite non_finite;                        // left out of everything below
  CodeStatistics statistics;
  std::optional<Cells> cells;
  std::vector<std::int32_t> alphabet;  // the codes that the occupancy counts
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;

  /// Value of a metric by its id; nothing where it is undefined for this sample.
  std::optional<double> metric(std::string_view id) const;
};

/// The distance of neighbouring levels, if it is the same everywhere (to 1e-4).
std::optional<double> even_step(std::span<const float> levels);

Expected<Analysis> analyze(const QuantizerSpec& spec, const Sample& sample);

/// analyze() in slices: the fit, the sums over all values, the information of codes that hold noise. The
/// sample must outlive the job.
class AnalysisJob : public Job {
 public:
  AnalysisJob(QuantizerSpec spec, const Sample& sample);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  Expected<Analysis> take();

 private:
  enum class Stage { kFit, kMeasure, kInformation, kDone };
  void unit();

  QuantizerSpec spec_;
  const Sample& sample_;
  Stage stage_ = Stage::kFit;
  Expected<std::unique_ptr<Quantizer>> quantizer_;
  std::optional<Cells> cells_;
  std::unique_ptr<ValueMeasure> values_;
  CodeStatistics statistics_;
  std::unique_ptr<InformationSum> information_;
};

/// The answer of analyze() for a fitted quantizer that has been measured; I(X;Q) is the entropy of its codes.
Analysis analysis_of(const QuantizerSpec& spec, std::unique_ptr<Quantizer> quantizer,
                     std::optional<Cells> cells, CodeStatistics statistics, const Sample& sample);

/// True if a shape has `count` elements; an empty one means a single row.
bool is_shape_of(std::span<const std::uint64_t> shape, std::uint64_t count);
/// Checks that a shape has values.size() elements and sorts the values; an empty shape means one row.
Expected<Sample> make_sample(std::vector<float> values, std::vector<std::uint64_t> shape = {});

}  // namespace qs
