#pragma once
/// The effect of a quantizer on a sample, as sums: all metrics of the list are functions of these sums alone.
///
/// e = x̂ − x is the error. Two functions give the same numbers: measure_cells() from the sorted sample in
/// O(L log n) for fixed partitions, measure_values() (value_measure.hpp) in one compensated pass over values and
/// codes for every quantizer. Counts agree exactly, sums to 1e-9 relative (tested on both). A third one, for arrays that are
/// asked once, is in survey/unsorted_analysis.hpp.

#include "core/quantizer.hpp"

namespace qs {

struct CodeStatistics {
  std::uint64_t count = 0;                            // finite values
  std::uint64_t stored = 0;                           // values that `storage` holds: NaN and infinities too
  std::vector<std::uint64_t> occupancy;               // values in each code, in the order of the alphabet
  double signal_sum = 0, signal_squares = 0;          // Σx, Σx²
  double error_sum = 0, error_squares = 0;            // Σe, Σe²
  double error_signal_products = 0;                   // Σe·x
  double granular_squares = 0, overload_squares = 0;  // Σe² inside and outside the granular region
  std::uint64_t overload_count = 0;
  double max_abs_error = 0;
  std::optional<double> mutual_information_bits;  // I(X;Q) a value; nothing with several scales
  std::optional<double> step;                     // where all levels lie evenly
  StorageBits storage;
  std::int64_t distinct_values = 0;  // that the codes can stand for; one less than codes where −0 is one
  int rate_bits = 0;
};

/// Fast, from sums over cells; the quantizer must have cells.
CodeStatistics measure_cells(const Quantizer& quantizer, const Cells& cells, const SortedSample& sample);

/// Σe² alone, for searches.
double squared_error(const Cells& cells, const SortedSample& sample);

}  // namespace qs
