#pragma once
/// analyze(): one quantizer on one sample, all metrics. The JavaScript interface and the labs call it.

#include "core/metrics.hpp"
#include "core/quantizers.hpp"

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

/// The answer of analyze() for a fitted quantizer that has been measured.
Analysis analysis_of(const QuantizerSpec& spec, std::unique_ptr<Quantizer> quantizer,
                     std::optional<Cells> cells, CodeStatistics statistics, const Sample& sample);

/// True if a shape has `count` elements; an empty one means a single row.
bool is_shape_of(std::span<const std::uint64_t> shape, std::uint64_t count);
/// Checks that a shape has values.size() elements and sorts the values; an empty shape means one row.
Expected<Sample> make_sample(std::vector<float> values, std::vector<std::uint64_t> shape = {});

}  // namespace qs
