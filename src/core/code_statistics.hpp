#pragma once
/// What a quantizer did to a sample, as sums: all metrics are functions of this and of nothing else.
///
/// e = x̂ − x is the error. Two makers give the same numbers: measure_cells() from the sorted sample in O(L
/// log n) for fixed partitions, measure_values() in one compensated pass over values and codes for every
/// quantizer. Counts agree exactly, sums to 1e-9 relative (tested on both).

#include "core/quantizer.hpp"

namespace qs {

struct CodeStatistics {
  std::uint64_t count = 0;                            // finite values
  std::vector<std::uint64_t> occupancy;               // values in each code, from the lowest code up
  double signal_sum = 0, signal_squares = 0;          // Σx, Σx²
  double error_sum = 0, error_squares = 0;            // Σe, Σe²
  double error_signal_products = 0;                   // Σe·x
  double granular_squares = 0, overload_squares = 0;  // Σe² inside and outside the granular region
  std::uint64_t overload_count = 0;
  double max_abs_error = 0;
  StorageBits storage;
  std::int64_t num_levels = 0;
  int rate_bits = 0;
};

/// The fast road; the quantizer must have cells.
CodeStatistics measure_cells(const Quantizer& quantizer, const Cells& cells, const SortedSample& sample);

/// The plain road, O(n); non-finite values are skipped. `cells` splits granular from overload when there are
/// any.
CodeStatistics measure_values(const Quantizer& quantizer, const std::optional<Cells>& cells,
                              std::span<const float> values);

}  // namespace qs
