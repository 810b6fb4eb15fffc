#pragma once
/// View "motion" of the lab "rounding": the digit network is trained on while its weights are rounded in every step
/// (straight_through.hpp). Two runs of the same seed: the first finds the weights whose codes change most at the end,
/// the second notes their every moment.

#include "core/rounding/straight_through.hpp"
#include "labs/rounding/layer.hpp"

namespace qs {

struct MotionParams {
  int bits = 2;  // of a weight, 1 to 4
  std::uint64_t seed = 1;
  bool operator==(const MotionParams&) const = default;
};

/// A watched weight.
struct MotionWeight {
  WeightFlips flips;
  std::vector<LatentMoment> moments;  // one before the first step, one after each
  float low = 0, high = 0;            // the two values that it took last
};

struct MotionResult {
  std::vector<MotionWeight> weights;  // most restless first
  std::vector<AccuracyMoment> accuracy;
  std::uint32_t steps = 0;
  double restless_share = 0;  // of all weights: their code changed in the last quarter
};

class MotionJob : public Job {
 public:
  /// `digits` must outlive it.
  MotionJob(const MotionParams& params, const DigitLayers& digits);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  const MotionParams& params() const { return params_; }
  /// Nothing until step() has returned true.
  const std::optional<MotionResult>& result() const { return result_; }

 private:
  void begin(std::vector<WeightPlace> watched);

  MotionParams params_;
  const DigitLayers& digits_;
  std::shared_ptr<const Split> data_;
  std::unique_ptr<StraightThroughTrace> trace_;
  std::vector<WeightFlips> found_;
  bool is_second_ = false;
  std::optional<MotionResult> result_;
};

/// Steps that are shown, at most all.
std::uint32_t steps_shown(const MotionResult& result, std::uint64_t until);
/// The last moment of a weight after so many steps.
const LatentMoment& moment_at(const MotionWeight& weight, std::uint32_t step);

/// `shown` is the place of a watched weight.
std::string motion_answer(const MotionResult& result, std::size_t shown);

}  // namespace qs
