#pragma once
/// Calibrate: the range of activations from samples, and what it throws away.
///
/// A grid of even steps holds magnitudes up to T (the range): codes −m … m with m = 2^(b−1) − 1 for samples
/// of both signs, codes 0 … m with m = 2^b − 1 for samples that are never negative (after max(0, z)); the
/// step is T/m.
///
///     minmax       T = max|x|
///     percentile   T = the q-th percentile of |x|, interpolated at (n−1)q
///     mse          T of least Σ(x − x̂)²                    (least squares)
///     divergence   T of least D(P‖Q) of a histogram of |x|   (entropy calibration of int8 runtimes)
///
/// With few samples least squares visits every change of a code, as T shrinks from infinity; between two
/// changes the best step is Σqx/Σq², so the optimum is exact. With more than 2¹⁸ changes it tries 1,024 even
/// ranges and improves the eight best by turns (codes, then step) until nothing moves.
///
/// Least divergence, after Migacz ("8-bit inference with TensorRT", GTC 2017): 2,048 even bins of |x| up to
/// the maximum, and L levels, 2^(b−1), or 2^b for samples that are never negative. For i from 128 (or L, if
/// more) to 2048: P is the first i bins, with all that lies beyond added to the last of them. Q is the first
/// i bins without that: bin k goes to level ⌊kL/i⌋, and a level's sum is spread evenly over those of its bins
/// that are not empty in P. Both are scaled to 1. T is the middle of bin i, i + ½ bins, for the i of least
/// D(P‖Q), of equals the largest; for i = 2048 it is max|x|. Implementations differ: some merge ⌊i/L⌋ bins a
/// level and put the rest into the last one; some call a bin empty by Q's own counts, so that the clipped
/// mass meets a 0, and patch it with a small constant; some copy bin 1 into bin 0 or leave zeros out; some
/// stop at 2047, which always clips. He gives 8 bits only. With fewer levels a start at i = L would keep next
/// to nothing, where D can be 0 by chance: hence 128.
///
/// The surprise: divergence weighs what is frequent, squares what is large. After max(0, z) more than half of
/// the samples are 0, and D is mostly that of the first level, which holds them: at 8 bits a digit
/// network's hidden activations are clipped at half of their maximum, which costs 32 of 48 dB. Hence
/// `count_zeros`.

#include <memory>
#include <optional>

#include "core/job.hpp"
#include "core/quantizers.hpp"

namespace qs {

enum class CalibrationMethod { kMinMax, kPercentile, kLeastSquares, kLeastDivergence };

struct CalibrationMethodInfo {
  std::string_view id, title, explanation, source;
  CalibrationMethod method;
};
std::span<const CalibrationMethodInfo> calibration_methods();
const CalibrationMethodInfo* find_calibration_method(std::string_view id);

struct CalibrationParams {
  int bits = 8;  // 2 to 8
  CalibrationMethod method = CalibrationMethod::kMinMax;
  double percentile = 99.9;   // of the method percentile; 50 to 100
  bool force_signed = false;  // codes of both signs though no sample is negative
  bool count_zeros = true;    // in the histogram of divergence
  bool operator==(const CalibrationParams&) const = default;
};

struct Calibration {
  bool has_sign = true;        // codes −m … m; else 0 … m
  std::int32_t most_code = 0;  // m
  double range = 0, step = 0;  // T and T/m; 0 if all samples are 0
  std::uint64_t count = 0;     // finite samples
  double clipped_share = 0;    // of samples beyond T
  /// Σx² over the squared errors of clipped samples (to ±T), of the others, of all; infinite where there is
  /// none, nothing without signal.
  std::optional<double> clipping_db, rounding_db, total_db;
  double divergence_bits = 0;  // D(P‖Q) at the bin of T; infinite if an empty level meets what is clipped
  bool is_exact = true;        // false: least squares by search
};

class LeastSquaresStep;
class MagnitudeHistogram;

/// The samples must outlive it.
class CalibrationJob : public Job {
 public:
  /// Refuses bits and percentiles out of range, and samples without a finite value; NaN and infinities are left
  /// out.
  static Expected<CalibrationJob> begin(const SortedSample& samples, const CalibrationParams& params);
  CalibrationJob(CalibrationJob&&) noexcept;
  ~CalibrationJob() override;
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// When step() has returned true.
  const Calibration& result() const { return result_; }

 private:
  CalibrationJob(const SortedSample& samples, const CalibrationParams& params);
  bool unit();

  const SortedSample& samples_;
  CalibrationParams params_;
  Calibration result_;
  std::unique_ptr<MagnitudeHistogram> histogram_;
  std::unique_ptr<LeastSquaresStep> squares_;
  std::size_t kept_ = 0, best_ = 0;  // bins, of least divergence
  double least_ = 0;
  bool is_done_ = false;
};

/// The same at once.
Expected<Calibration> calibrate(const SortedSample& samples, const CalibrationParams& params);

/// The figures of a range that somebody else chose: above 0, or 0 if all samples are 0.
Expected<Calibration> calibration_at(const SortedSample& samples, const CalibrationParams& params,
                                     double range);

/// The format with this range: int{b}/range=T, or custom levels 0, step, … m·step.
QuantizerSpec calibrated_format(const Calibration& calibration);

}  // namespace qs
