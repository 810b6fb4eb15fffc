#pragma once
/// Lab "noise": when is rounding noise? The textbook takes the error of a
/// step Δ for noise that is uniform over ±Δ/2, has the power Δ²/12 and
/// knows nothing of the signal. Here all of it is measured, until it fails.

#include "core/analysis.hpp"
#include "core/noise.hpp"
#include "labs/state/info_unit.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/values/heat.hpp"

namespace qs {

LabInfo noise_lab();

/// What the error of the present quantizer looks like.
struct NoiseParams {
  QuantizerSpec quantizer;
  bool picture = true;  // with errors, field and shape, not the numbers alone
  bool operator==(const NoiseParams&) const = default;
};

struct WeightError {
  float weight = 0, error = 0;
};

struct NoiseResult {
  std::optional<Error> problem;
  std::uint64_t count = 0;
  NonFinite non_finite;
  double sigma = 0, mean = 0;
  double x_low = -1, x_high = 1;
  Cells cells;                      // empty for rows without a fixed partition
  std::optional<double> step;       // Δ, where the levels lie evenly
  std::vector<WeightError> errors;  // of each weight where they are few, of some where they are many
  Heat field;                       // where they are many: how often each pair of weight and error occurs
  double largest_error = 0;
  /// The field goes from −reach to reach of the error, and over the axis of the weights.
  double field_reach = 0;

  double mse = 0;
  std::optional<double> predicted_mse, power_ratio;  // Δ²/12, and how much of it was measured
  std::optional<double> correlation;                 // of error and weight
  std::optional<double> sqnr_db, sqnr_variance_db;
  double overload_share = 0, entropy_bits = 0;
  std::optional<NoiseShape> shape;  // against the box ±Δ/2
};
NoiseResult compute_noise(const NoiseParams& params, const Sample& sample);

/// Rounding to multiples of Δ, from a fraction of a standard deviation to several.
struct ValidityPoint {
  double step_over_sigma = 0;
  double power_ratio = 0;                       // mse / (Δ²/12)
  double correlation = 0;                       // of error and weight; 0 where there is none
  double entropy_bits = 0, predicted_bits = 0;  // H(Q), and h(X) − log2 Δ
};
struct ValidityMap {
  std::vector<ValidityPoint> points;  // rising
  /// The first Δ/σ from which on the power is a tenth off; the first at which error and weight correlate by
  /// 0.1.
  std::optional<double> power_fails, correlation_fails;
};
inline constexpr double kLeastStep = 0.05, kMostStep = 8;  // in standard deviations
ValidityMap compute_validity(const Sample& sample);

/// The same number of codes over a range of k standard deviations, for many k.
struct ClipParams {
  int bits = 4;
  bool operator==(const ClipParams&) const = default;
};
struct ClipPoint {
  double sigmas = 0;
  double sqnr_db = 0, entropy_bits = 0;
  double granular = 0, overload = 0;  // error power over the signal's variance
};
struct ClipSweep {
  std::vector<ClipPoint> points;
  std::size_t best_sqnr = 0, best_entropy = 0;
};
inline constexpr double kLeastClip = 0.25, kMostClip = 12;
/// The width of the integers that come nearest to the present format: 2 to 8.
int clip_bits(const QuantizerSpec& spec);
ClipSweep compute_clips(const ClipParams& params, const Sample& sample);

/// One tensor, one quantizer, five published ways to state one number; and its channels.
struct EstimatorResult {
  SqnrDefinitions sqnr;
  ChannelNoise channels;
};
EstimatorResult compute_estimators(const NoiseParams& params, const Sample& sample);

std::string noise_answer(const NoiseResult& result);
std::string validity_answer(const ValidityMap& map, const NoiseResult& present);
std::string clip_answer(const ClipSweep& sweep, const NoiseResult& present, InfoUnit unit = {});
std::string estimators_answer(const EstimatorResult& result);

/// Δ in standard deviations, and what noise is added before rounding: "off", "nonsubtractive", "subtractive".
double step_over_sigma(const NoiseResult& result);
std::string dither_of(const QuantizerSpec& spec);
QuantizerSpec with_step(const QuantizerSpec& spec, double step);
QuantizerSpec with_dither(const QuantizerSpec& spec, std::string_view kind, double step);

}  // namespace qs
