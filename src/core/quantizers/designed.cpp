#include <utility>

#include "core/design/lloyd_max.hpp"
#include "core/design/sample_design.hpp"
#include "core/numerics/constants.hpp"
#include "core/quantizers/engine/cell_quantizer.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

StorageBits codebook(std::size_t levels) {
  return {0, 0, 0, kFloat32Bits * static_cast<double>(levels)};
}

class SearchedCells final : public CellQuantizer {
 public:
  explicit SearchedCells(std::unique_ptr<CellSearch> search)
      : CellQuantizer({}, 0, {}), search_(std::move(search)) {}

  bool fit_unit(const Sample& sample) override {
    if (search_ != nullptr && !search_->step(sample.sorted)) return false;
    if (const auto found = std::exchange(search_, nullptr)) {
      Cells cells = found->take();
      const std::size_t levels = cells.levels.size();
      set_cells(std::move(cells), codebook(levels));
    }
    return true;
  }

 private:
  std::unique_ptr<CellSearch> search_;
};

Expected<std::unique_ptr<Quantizer>> fit_lloyd_max(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample) {
  const int count = static_cast<int>(*parse_number(value_of(row, spec, "levels")));
  const std::string design = value_of(row, spec, "design");
  if (const SourceInfo* source = find_source(design)) {
    const ScalarDesign unit = lloyd_max(*source, count);
    const double mean = sample.sorted.mean(), sigma = sample.sorted.std_dev();
    Cells cells;
    for (const double t : unit.thresholds) cells.thresholds.push_back(first_at(mean + sigma * t));
    for (const double y : unit.levels) cells.levels.push_back(saturated(mean + sigma * y));
    set_granular(cells);
    return std::make_unique<CellQuantizer>(std::move(cells), 0, StorageBits{0, 2 * kFloat32Bits, 0, 0});
  }
  if (design == "lloyd") return std::make_unique<SearchedCells>(search_lloyd(sample.sorted, count));
  Expected<std::vector<float>> levels = exact_levels(sample.sorted, count);
  if (!levels) {
    levels.error().field = "quantizer lloyd_max: " + levels.error().field;
    return tl::unexpected(levels.error());
  }
  const StorageBits side = codebook(levels->size());
  return std::make_unique<CellQuantizer>(nearest_cells(std::move(*levels)), 0, side);
}

Expected<std::unique_ptr<Quantizer>> fit_entropy_constrained(const QuantizerInfo& row,
                                                             const QuantizerSpec& spec,
                                                             const Sample& sample) {
  const double lambda = *parse_number(value_of(row, spec, "lambda")), variance = sample.sorted.variance();
  return std::make_unique<SearchedCells>(
      search_entropy_constrained(sample.sorted, lambda * (variance > 0 ? variance : 1)));
}

}  // namespace

QuantizerInfo lloyd_max_row() {
  QuantizerInfo row;
  row.id = row.family = "lloyd_max";
  row.title = "Lloyd–Max";
  row.rate_bits = 4;
  row.explanation =
      "The levels of least squared error. design=lloyd iterates on the sample from the best of three starts, "
      "a local minimum; exact finds the global one (up to 16,384 distinct values); the name of a source "
      "takes that law's levels at the sample's mean and σ. Levels of a sample are stored as float32.";
  row.source = "Lloyd 1957/1982; Max 1960; exact: Bruce 1965, Wu 1991";
  row.params = {
      number_param("levels", "Levels", "", "16", {1, 1024, true}),
      choice_param("design", "Design", {"lloyd", "exact", "gaussian", "laplace", "logistic", "uniform"})};
  row.designed = row.fixed_partition = true;
  row.scale_equivariant = true;
  row.permutation_equivariant = true;
  row.fit = fit_lloyd_max;
  return row;
}

QuantizerInfo entropy_constrained_row() {
  QuantizerInfo row;
  row.id = row.family = "entropy_constrained";
  row.title = "Entropy-constrained";
  row.rate_bits = 4;
  row.explanation =
      "Least D + λH: a value goes where squared error and code length together are least, so rare cells "
      "shrink. λ is in variances a bit. Worth its codes only when they are entropy coded; stored plain they "
      "are longer.";
  row.source = "Chou, Lookabaugh and Gray 1989; Sullivan 1996";
  row.params = {number_param("lambda", "λ", "σ² a bit", "0.05", {1e-6, 100, false})};
  row.designed = row.fixed_partition = true;
  row.permutation_equivariant = true;
  row.nearest_level = false;
  row.fit = fit_entropy_constrained;
  return row;
}

}  // namespace qs
