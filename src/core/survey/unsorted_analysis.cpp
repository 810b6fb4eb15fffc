#include "core/survey/unsorted_analysis.hpp"

#include <algorithm>
#include <limits>

#include "core/cell_sums.hpp"
#include "core/find.hpp"
#include "core/sample/extremes.hpp"
#include "core/sample/partition.hpp"
#include "core/survey/data_need.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

/// All thresholds at which a run may have to end: of the cells and of the granular region.
void append_cuts(const Cells& cells, std::vector<float>& cuts) {
  cuts.insert(cuts.end(), cells.thresholds.begin(), cells.thresholds.end());
  cuts.push_back(cells.granular_low);
  cuts.push_back(std::nextafter(cells.granular_high, std::numeric_limits<float>::infinity()));
}

CodeStatistics measure_runs(const Quantizer& quantizer, const Cells& cells,
                            std::span<const PartitionRun> runs) {
  CellSums sums(cells);
  RunMoments all;
  std::size_t cell = 0;
  for (const PartitionRun& run : runs) {
    while (cell < cells.thresholds.size() && cells.thresholds[cell] <= run.least) ++cell;
    const bool overload = run.least < cells.granular_low || run.least > cells.granular_high;
    sums.add(cell, run.moments.count, run_errors(run.moments, cells.levels[cell]), run.least, run.most,
             overload);
    all.count += run.moments.count;
    all.sum.add(run.moments.sum);
    all.sum_of_squares.add(run.moments.sum_of_squares);
  }
  return sums.result(quantizer, all);
}

}  // namespace

bool is_fitted_to_extremes(const QuantizerSpec& spec) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr || row->designed || data_needs_of(spec).need != DataNeed::kTensor) return false;
  const ParamInfo* range = find_by(row->params, &ParamInfo::id, "range");
  if (range == nullptr) return false;
  const std::string rule = spec.value(*range);
  return rule == "absmax" || rule == "minmax" || rule == "none" || parse_number(rule);
}

std::optional<std::vector<Analysis>> analyze_unsorted(std::span<const QuantizerSpec> specs,
                                                      const Pieces& pieces) {
  if (!std::all_of(specs.begin(), specs.end(), is_fitted_to_extremes)) return std::nullopt;
  Extremes extremes;
  pieces([&](std::span<const float> values) { extremes.add(values); });
  if (extremes.size() > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  const Sample outline{{}, {extremes.size()}, extremes.outline()};
  struct Fitted {
    std::unique_ptr<Quantizer> quantizer;
    Cells cells;
  };
  std::vector<Fitted> all_fitted;
  std::vector<float> cuts;
  for (const QuantizerSpec& spec : specs) {
    Expected<std::unique_ptr<Quantizer>> quantizer = fit(spec, outline);
    std::optional<Cells> cells = quantizer ? (*quantizer)->cells() : std::nullopt;
    if (!cells) return std::nullopt;
    append_cuts(*cells, cuts);
    all_fitted.push_back({std::move(*quantizer), std::move(*cells)});
  }
  Partition partition(cuts);
  if (!partition.is_coarse()) return std::nullopt;
  pieces([&](std::span<const float> values) { partition.add(values); });
  const std::vector<PartitionRun> runs = partition.runs();
  std::vector<Analysis> analyses;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    Fitted& fitted = all_fitted[i];
    CodeStatistics statistics = measure_runs(*fitted.quantizer, fitted.cells, runs);
    analyses.push_back(analysis_of(specs[i], std::move(fitted.quantizer), std::move(fitted.cells),
                                   std::move(statistics), outline));
  }
  return analyses;
}

}  // namespace qs
