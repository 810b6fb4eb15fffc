#pragma once
/// Measures every value of a long sample in slices, for the labs that show the effect of one quantizer.

#include "labs/noise/lab.hpp"

namespace qs {

struct PassParams {
  QuantizerSpec quantizer;
  bool shape = false;     // of the error, where it does not follow from the sorted sample
  bool channels = false;  // of axis 0
  bool validity = false;  // of steps other than the present one
  bool operator==(const PassParams&) const = default;
};

/// The part of a pass that compares values with their errors.
NoiseJob noise_job(const PassParams& params, const Analysis& analysis, const Sample& sample);

class LabPass : public Job {
 public:
  LabPass(PassParams params, std::shared_ptr<const Sample> sample);
  bool step(const Budget& may_go_on) override;
  double progress() const override;

  const PassParams& params() const { return params_; }
  const std::shared_ptr<const Sample>& sample() const { return sample_; }
  // After step() has returned true; each once. Empty where the quantizer cannot be fitted.
  Expected<Analysis> take_analysis() { return std::move(*analysis_); }
  NoiseReport take_report() { return noise_ ? noise_->take() : NoiseReport{}; }
  ValidityMap take_validity() { return validity_ ? validity_->take() : ValidityMap{}; }

 private:
  PassParams params_;
  std::shared_ptr<const Sample> sample_;
  AnalysisJob job_;
  std::optional<Expected<Analysis>> analysis_;
  std::optional<NoiseJob> noise_;
  std::optional<ValidityJob> validity_;
};

}  // namespace qs
