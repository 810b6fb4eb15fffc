#pragma once
/// The effect of a quantizer on numbers that come in parts: the sums of core/code_statistics.hpp that a
/// survey shows, Σe² and counts of codes. Errors are summed in double over 256 values, then in double-double:
/// 1e-13 relative. Parts known to be finite skip the search for NaN and infinities.

#include "core/code_statistics.hpp"
#include "core/survey/input_importance.hpp"
#include "core/survey/run_kernel.hpp"

namespace qs {

class RunningStatistics {
 public:
  /// Encodes, decodes and adds up; `quantizer` is fitted to a sample that begins with `values`. With `weights`, one for
  /// each value, the weighted errors too.
  void add(const Quantizer& quantizer, std::span<const float> values, bool all_finite,
           std::span<const float> weights = {});
  /// The same without a Quantizer for these values, which are finite; `any` is one of the format.
  void add(const RunKernel& kernel, const Quantizer& any, const Groups& groups,
           std::span<const float> values);
  /// Sums over all parts; the caller supplies the sums of the signal.
  const CodeStatistics& statistics() const { return statistics_; }
  /// Σ weight · e².
  double weighted_errors() const { return weighted_errors_.value(); }

 private:
  void count_codes(std::span<const float> values, bool all_finite);
  void learn_alphabet(const Quantizer& quantizer);
  void add_code_counts(std::span<const std::uint64_t> counts);

  CodeStatistics statistics_;
  DoubleDouble error_squares_, weighted_errors_;
  std::vector<std::int32_t> codes_;
  std::vector<float> decoded_;
  std::int32_t least_code_ = 0;
  std::vector<std::uint32_t> places_;       // in the alphabet, by code − least_code_
  std::vector<std::uint64_t> code_counts_;  // by code − least_code_
};

}  // namespace qs
