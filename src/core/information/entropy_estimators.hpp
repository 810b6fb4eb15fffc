#pragma once
/// Entropy of a source, estimated from the counts c_i of codes: n = Σc_i, K codes with c_i > 0.
///
/// The plug-in estimate is too low on average, by about (K−1)/(2n ln 2) bits (Miller 1955): 16 codes and 100
/// values lose 0.11 bit. The others correct for that, each in its way, and each can be above log2 of the
/// number of codes. None of them is the entropy of the codes at hand, which is the plug-in itself.

#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

/// Entropy of the shares themselves: −Σ p log2 p with p = c/n. Never above log2 of the number of codes seen,
/// rounding included.
double plugin_entropy_bits(std::span<const std::uint64_t> counts);

struct EntropyEstimator {
  std::string_view id, title, explanation, source;
  double (*bits)(std::span<const std::uint64_t> counts);  // at least one count is not 0
};

std::span<const EntropyEstimator> entropy_estimators();
const EntropyEstimator* find_entropy_estimator(std::string_view id);

}  // namespace qs
