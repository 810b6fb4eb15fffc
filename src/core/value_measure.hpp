#pragma once
/// The sums of code_statistics.hpp in one compensated pass over values and codes, for every quantizer, in O(n).

#include "core/code_statistics.hpp"

namespace qs {

/// Works in units of less than a millisecond. Skips non-finite values. Quantizer and values must outlive it.
class ValueMeasure {
 public:
  /// `cells`, if given, splits granular from overload error.
  ValueMeasure(const Quantizer& quantizer, const std::optional<Cells>& cells, std::span<const float> values);
  ~ValueMeasure();
  /// One unit; true when all values are measured.
  bool step();
  /// Share of the values, from 0 to 1.
  double progress() const;
  /// Once, after step() has returned true.
  CodeStatistics take();

 private:
  struct Sums;
  const Quantizer& quantizer_;
  std::optional<Cells> cells_;
  std::span<const float> values_;
  std::size_t at_ = 0;
  std::unique_ptr<Sums> sums_;
};

CodeStatistics measure_values(const Quantizer& quantizer, const std::optional<Cells>& cells,
                              std::span<const float> values);

}  // namespace qs
