#include "core/metrics.hpp"

#include <array>

#include "core/find.hpp"
#include "core/metrics/rows.hpp"

namespace qs {
namespace {

// The only list of metrics.
constexpr std::array kRows = {
    MetricInfo{"entropy_bits", "Entropy of the codes", "bits", Better::kNeither,
               "What the codes carry: the least average length any lossless code could give them, −Σ p log2 "
               "p over the "
               "shares of the codes (plug-in estimate).",
               "Shannon 1948, section 6", entropy_bits},
    MetricInfo{
        "sqnr_db", "Signal to quantization noise ratio", "dB", Better::kHigher,
        "Power of the weights over power of the rounding error, pooled over the tensor: 10 log10(Σx²/Σe²).",
        "Gersho and Gray 1992, chapter 5", sqnr_db},
    MetricInfo{
        "bits_per_weight", "Stored bits per weight", "bits", Better::kLower,
        "Codes and the side information without which they cannot be decoded (scales, zero points), over the "
        "number of weights.",
        "storage of the row", bits_per_weight},
    MetricInfo{"mse", "Mean squared error", "x²", Better::kLower, "Mean of e² with e = x̂ − x.",
               "Gersho and Gray 1992, chapter 5", mse},
    MetricInfo{"granular_mse", "Granular part of the MSE", "x²", Better::kLower,
               "The share of the MSE from values inside the range, where e is at most half a step.",
               "Gersho and Gray 1992, chapter 5", granular_mse},
    MetricInfo{"overload_mse", "Overload part of the MSE", "x²", Better::kLower,
               "The share of the MSE from values beyond the range, which are clipped.",
               "Gersho and Gray 1992, chapter 5", overload_mse},
    MetricInfo{"max_abs_error", "Largest error", "x", Better::kLower, "The largest |x̂ − x|.", "definition",
               max_abs_error},
    MetricInfo{"noise_signal_correlation", "Correlation of error and weight", "", Better::kNeither,
               "Pearson's correlation of e and x; the textbook noise model takes it for 0.",
               "Gray and Neuhoff 1998", noise_signal_correlation},
    MetricInfo{"codes_used", "Codes used", "", Better::kNeither, "Codes that at least one weight falls on.",
               "count", codes_used},
};

}  // namespace

std::span<const MetricInfo> metrics() {
  return kRows;
}

const MetricInfo* find_metric(std::string_view id) {
  return find_by(kRows, &MetricInfo::id, id);
}

}  // namespace qs
