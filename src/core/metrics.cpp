#include "core/metrics.hpp"

#include <array>

#include "core/find.hpp"
#include "core/metrics/rows.hpp"

namespace qs {
namespace {

// The only list of metrics.
constexpr std::array kMetrics = {
    MetricInfo{
        "entropy_bits", "Entropy of the codes", "bits", Better::kNeither,
        "H(Q) = −Σ p log2 p over the shares of the codes, all scales pooled: a coder that knows the shares "
        "and codes each value for itself needs no less on average. As an estimate for the law behind the "
        "weights it lies low (plug-in), the more so the fewer weights each code has.",
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
    MetricInfo{
        "values_reachable", "Values reachable", "", Better::kNeither,
        "Distinct values that the codes can stand for: 15 for int4 without −8, 15 for E2M1 with ±0, 253 for "
        "E4M3.",
        "count", values_reachable},
    MetricInfo{"value_entropy_bits", "Entropy of the values", "bits", Better::kNeither,
               "As the entropy of the codes, but a small float's −0 and 0 count as one.",
               "Shannon 1948, section 6", value_entropy_bits},
    MetricInfo{"efficiency", "Efficiency of the codes", "", Better::kNeither,
               "Entropy of the codes over the bits that each is stored in.", "Shannon 1948, section 7",
               efficiency},
    MetricInfo{
        "entropy_miller_madow_bits", "Entropy behind the codes", "bits", Better::kNeither,
        "The plug-in estimate raised by (K − 1)/(2n ln 2), K the codes that occur. That takes off most of "
        "the bias where n is many times K; it can exceed log2 of the codes.",
        "Miller 1955", entropy_miller_madow_bits},
    MetricInfo{
        "mutual_information_bits", "Information of the codes about the weights", "bits", Better::kNeither,
        "I(X;Q): the entropy of the codes where the code follows from the weight. Stochastic rounding adds "
        "chance, which tells nothing; subtractive dither is known to the decoder, so that this is "
        "I(X;Q|dither). Undefined with several scales: the code then follows from the weight and its scale, "
        "and a tensor does not tell the law of its scales.",
        "Cover and Thomas 2006, section 2.4; Zamir and Feder 1992", mutual_information_bits},
    MetricInfo{"rmse", "Root mean squared error", "x", Better::kLower, "√MSE, in the unit of the weights.",
               "definition", rmse},
    MetricInfo{"cosine_similarity", "Cosine similarity", "", Better::kHigher,
               "Σx·x̂ over the lengths of both: blind to a wrong scale.", "definition", cosine_similarity},
    MetricInfo{
        "sqnr_variance_db", "SQNR by variances", "dB", Better::kHigher,
        "10 log10(Var x/Var e), means taken off: lower than the ratio of powers where the weights have a "
        "mean, higher where the error has one.",
        "Gray and Neuhoff 1998", sqnr_variance_db},
    MetricInfo{
        "uniform_noise_mse", "Δ²/12", "x²", Better::kNeither,
        "The power of an error that is uniform over a step. For most laws a fine step without overload comes "
        "near it; the error is then still decided by the weight.",
        "Bennett 1948", uniform_noise_mse},
    MetricInfo{"overload_share", "Share beyond the range", "", Better::kNeither,
               "Weights outside the granular region, which are clipped, over all.",
               "Gersho and Gray 1992, chapter 5", overload_share},
    MetricInfo{"bytes", "Stored size", "bytes", Better::kLower,
               "Codes and side information, rounded up to bytes.", "storage of the row", bytes},
    MetricInfo{"compression_ratio", "Compression", "", Better::kHigher,
               "Size as float32 over the stored size.", "definition", compression_ratio},
};

}  // namespace

std::span<const MetricInfo> metrics() {
  return kMetrics;
}

const MetricInfo* find_metric(std::string_view id) {
  return find_by(kMetrics, &MetricInfo::id, id);
}

}  // namespace qs
