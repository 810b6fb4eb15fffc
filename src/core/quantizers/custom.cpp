#include <algorithm>
#include <functional>

#include "core/design/sample_design.hpp"
#include "core/quantizers/engine/cell_quantizer.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

constexpr std::size_t kMost = 4096;
constexpr double kLargest = 1e30;
constexpr std::string_view kCentroids = "centroids";

std::optional<std::string> ascending_list(std::string_view text) {
  const auto list = parse_list(text);
  if (!list || list->size() > kMost) return std::nullopt;
  const bool ascending =
      std::adjacent_find(list->begin(), list->end(), std::greater_equal<>()) == list->end();
  const bool within = list->front() >= -kLargest && list->back() <= kLargest;
  return ascending && within ? std::optional(list_text(*list)) : std::nullopt;
}

ParamInfo list_param(std::string id, std::string title, std::string default_value) {
  ParamInfo param;
  param.id = std::move(id);
  param.title = std::move(title);
  param.unit = "x";
  param.accepted = "numbers from -1e30 to 1e30, separated by commas, each above the one before";
  param.default_value = std::move(default_value);
  param.parse = ascending_list;
  return param;
}

Expected<std::unique_ptr<Quantizer>> fit_custom(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                const Sample& sample) {
  const std::string levels_text = value_of(row, spec, "levels");
  Cells cells;
  const std::vector<double> thresholds =
      parse_list(value_of(row, spec, "thresholds")).value_or(std::vector<double>());
  for (const double t : thresholds) cells.thresholds.push_back(first_at(t));
  if (levels_text == kCentroids) {
    cells.levels = centroids(cells.thresholds, sample.sorted);
  } else {
    const std::vector<double> levels = parse_list(levels_text).value_or(std::vector<double>());
    cells.levels.assign(levels.size(), 0);
    std::transform(levels.begin(), levels.end(), cells.levels.begin(),
                   [](double y) { return static_cast<float>(y); });
  }
  if (cells.levels.size() != cells.thresholds.size() + 1) {
    return refuse("quantizer custom: levels", std::to_string(cells.levels.size()) + " of them",
                  std::to_string(cells.thresholds.size() + 1) + ", one more than thresholds");
  }
  set_granular(cells);
  const double codebook = 32.0 * static_cast<double>(cells.levels.size());
  return std::make_unique<CellQuantizer>(std::move(cells), 0, StorageBits{0, 0, 0, codebook});
}

}  // namespace

QuantizerInfo custom() {
  QuantizerInfo row;
  row.id = row.family = "custom";
  row.title = "Thresholds by hand";
  row.rate_bits = 2;
  row.explanation =
      "Thresholds and levels as given; levels=centroids decodes each cell as the mean of its values, the "
      "best levels for those thresholds. A value on a threshold goes up. The levels are stored as float32.";
  row.source = "definition of a scalar quantizer, Gersho and Gray 1992, section 5.1";
  row.params = {list_param("thresholds", "Thresholds", "-0.5,0.5"), list_param("levels", "Levels", "-1,0,1")};
  row.params[1].words = {std::string(kCentroids)};
  row.params[1].accepted += ", one more than thresholds; or centroids";
  row.fixed_partition = true;
  row.permutation_equivariant = true;
  row.idempotent = false;
  row.nearest_level = false;
  row.fit = fit_custom;
  return row;
}

}  // namespace qs
