#pragma once
/// Lab "noise": when is rounding noise? The textbook models the error of a step Δ as noise that is uniform
/// over ±Δ/2, has the power Δ²/12 and does not depend on the signal. The lab measures all of it, up to where
/// it fails.

#include "core/analysis.hpp"
#include "core/information/differential_entropy.hpp"
#include "core/noise.hpp"
#include "labs/state/info_unit.hpp"
#include "labs/values/heat.hpp"

namespace qs {

/// Parameters of the present quantizer's error.
struct NoiseParams {
  QuantizerSpec quantizer;
  bool picture = true;  // compute errors, field and shape too, not the numbers alone
  bool operator==(const NoiseParams&) const = default;
};
/// Δ of the quantizer, where its levels lie evenly or it adds noise before rounding.
std::optional<double> step_of(const QuantizerSpec& spec, const Analysis& analysis);

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
  std::optional<double> step;       // Δ, if the levels are evenly spaced
  std::vector<WeightError> errors;  // all weights if they are few, some if they are many
  Heat field;                       // if they are many: frequency of each pair of weight and error
  double largest_error = 0;
  /// The field covers errors from −reach to reach, over the axis of the weights.
  double field_reach = 0;

  double mse = 0;
  std::optional<double> predicted_mse, power_ratio;  // Δ²/12, and measured power over it
  std::optional<double> correlation;                 // between error and weight
  std::optional<double> sqnr_db, sqnr_variance_db;
  double overload_share = 0, entropy_bits = 0;
  std::optional<NoiseShape> shape;  // against the box ±Δ/2
};
/// `report` gives the shape of errors that do not follow from the sorted sample; it may be null without a
/// picture, and where there are cells.
NoiseResult compute_noise(const NoiseParams& params, const Expected<Analysis>& analysis,
                          const NoiseReport* report, const Sample& sample);

/// Rounding to multiples of Δ, from a fraction of a standard deviation to several.
struct ValidityPoint {
  double step_over_sigma = 0;
  double power_ratio = 0;                       // mse / (Δ²/12)
  double correlation = 0;                       // between error and weight; 0 if there is none
  double entropy_bits = 0, predicted_bits = 0;  // H(Q), and h(X) − log2 Δ
};
struct ValidityMap {
  std::vector<ValidityPoint> points;  // by rising Δ
  /// The first Δ/σ at which the power is off by a tenth; the first at which error and weight correlate by
  /// 0.1.
  std::optional<double> power_fails, correlation_fails;
};
inline constexpr double kLeastStep = 0.05, kMostStep = 8;  // in standard deviations

/// Measures one step after another. The sample must outlive the job.
class ValidityJob : public Job {
 public:
  explicit ValidityJob(const Sample& sample);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  ValidityMap take();

 private:
  void add_point(double step_over_sigma);

  const Sample& sample_;
  VasicekJob entropy_;
  double sigma_ = 0;
  std::vector<double> steps_;
  std::size_t next_ = 0;
  ValidityMap map_;
};
ValidityMap compute_validity(const Sample& sample);

/// A fixed number of codes over a range of k standard deviations, for many k.
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
/// Width, 2 to 8, of the integer format nearest to the present format.
int clip_bits(const QuantizerSpec& spec);
ClipSweep compute_clips(const ClipParams& params, const Sample& sample);

std::string noise_answer(const NoiseResult& result);
std::string validity_answer(const ValidityMap& map, const NoiseResult& present);
std::string clip_answer(const ClipSweep& sweep, const NoiseResult& present, InfoUnit unit = {});
/// Five published estimates of one number.
std::string estimators_answer(const SqnrDefinitions& sqnr);

/// Δ in standard deviations, and the noise added before rounding: "off", "nonsubtractive", "subtractive".
double step_over_sigma(const NoiseResult& result);
std::string dither_of(const QuantizerSpec& spec);
QuantizerSpec with_step(const QuantizerSpec& spec, double step);
QuantizerSpec with_dither(const QuantizerSpec& spec, std::string_view kind, double step);

}  // namespace qs
