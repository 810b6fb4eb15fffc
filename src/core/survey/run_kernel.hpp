#pragma once
/// Measures formats with a scale for each run of values in one pass over the values: finds the scale of a
/// run, encodes, decodes, adds the squared error and counts the codes, four values at once and without
/// storing codes or decoded values.
///
/// The codes and decoded values are those of the row's Quantizer, bit for bit (tested on every row that has a
/// kernel). Σe² is summed in four lanes of double over 256 values or a few more, then in double-double: 1e-13
/// relative.

#include "core/numerics/double_double.hpp"
#include "core/quantizers/engine/granularity.hpp"
#include "core/survey/code_counter.hpp"

namespace qs {

class RunKernel {
 public:
  virtual ~RunKernel() = default;
  /// Codes from the least to the most, and those between that do not occur.
  virtual std::size_t codes() const = 0;
  /// Adds the finite `values`, whose runs are `groups`, to both sums. The counter takes code − least code.
  virtual void add(const Groups& groups, std::span<const float> values, CodeCounter& counter,
                   DoubleDouble& error_squares) const = 0;
};

/// Null where the format has no kernel: a range that needs its values sorted, or more than 8 bits.
std::unique_ptr<RunKernel> run_kernel_of(const QuantizerSpec& spec);

}  // namespace qs
