#pragma once
/// Fits a row of cells (one partition for the whole tensor) by its parameter "range".

#include "core/quantizers/engine/cell_quantizer.hpp"
#include "core/quantizers/engine/fit_groups.hpp"

namespace qs {

/// `cells_at(range)` returns the Cells that cover a range; a range of 0 (all weights are 0) becomes ±1. Every rule of
/// the parameter works, range=mse by searching for the cells of least squared error. One float32 range is
/// stored beside the codes.
template <class CellsAt>
Expected<std::unique_ptr<Quantizer>> fit_cells_by_range(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                        const Sample& sample, bool symmetric,
                                                        std::int32_t first_code, CellsAt cells_at) {
  const auto cells_of_range = [&](const Range& range) {
    return cells_at(range.low == 0 && range.high == 0 ? Range{symmetric ? -1.0F : 0.0F, 1} : range);
  };
  const Range range = range_for(
      value_of(row, spec, "range"), symmetric, Walk::kLong, sample.sorted,
      [&](const Range& candidate) { return squared_error(cells_of_range(candidate), sample.sorted); });
  return std::make_unique<CellQuantizer>(cells_of_range(range), first_code, StorageBits{0, 32, 0, 0});
}

}  // namespace qs
