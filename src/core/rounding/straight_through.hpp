#pragma once
/// Rounding while learning, in motion: latent weights and their codes over the steps of straight-through
/// training.
///
///     v ← μ v − η (∇loss(ŵ) + λ w),   w ← w + v,   ŵ = Δ (⌊w/Δ⌋ + ½)    (training.hpp, weight_rounding.hpp)
///
/// The gradient is that of the rounded weight. Where the loss would like a value between two levels, it
/// pushes the latent weight up while the lower code stands and down while the upper stands: the code takes
/// turns, and only its mean over time is what the loss wants. A weight that never settles. It ends when the
/// rate does.
///
/// The model of one weight with loss (ŵ − target)²/2 and no momentum shows it without a network: the share of
/// steps with the upper code is the place of the target between the two levels.
///
/// Sources: Bengio, Léonard, Courville 2013; Défossez et al. 2021 and Nagel et al. 2022 (oscillations).

#include <memory>
#include <optional>

#include "core/network/training.hpp"

namespace qs {

/// One moment of one weight; all but the step are in units of the weight.
struct LatentMoment {
  std::uint32_t step = 0;  // updates so far
  float latent = 0, rounded = 0;
  std::int32_t code = 0;  // ⌊w/Δ⌋, clamped: −2^(b−1) … 2^(b−1) − 1
};

struct WeightPlace {
  std::uint32_t layer = 0, index = 0;
  bool operator==(const WeightPlace&) const = default;
};

/// How often a code changed, over all steps and in their last quarter.
struct WeightFlips {
  WeightPlace place;
  std::uint32_t all = 0, late = 0;
  std::uint32_t returns = 0;  // changes back to the code before the last change
};

struct StraightThroughParams {
  TrainingParams training{};         // weight_bits 1 to 8
  std::vector<WeightPlace> watched;  // at most 64
  int judge_every = 0;               // steps between two looks at the test accuracy; 0: never
};

struct AccuracyMoment {
  std::uint32_t step = 0;
  double rounded = 0, latent = 0;  // test accuracy with rounded and with latent weights
};

class StraightThroughTrace : public Job {
 public:
  /// Refuses what checked() refuses, weight bits of 0, places outside the network, data
  /// that do not fit it, and more than 2¹⁶ steps.
  static Expected<std::unique_ptr<StraightThroughTrace>> make(Network network,
                                                              std::shared_ptr<const Split> data,
                                                              StraightThroughParams params);
  bool step(const Budget& may_go_on) override;
  double progress() const override { return training_.progress(); }

  /// Updates so far, and of the whole run.
  std::uint32_t steps() const { return steps_; }
  std::uint32_t all_steps() const { return all_steps_; }
  /// Of watched weight i: one moment before the first step, and one after each.
  std::span<const LatentMoment> watched(std::size_t i) const { return moments_[i]; }
  std::span<const AccuracyMoment> accuracy() const { return accuracy_; }
  /// Weights whose code changed with each step, of all layers.
  std::span<const std::uint32_t> flips_by_step() const { return flips_by_step_; }
  /// The weights that changed most in the last quarter, most restless first; those that never changed are
  /// left out.
  std::vector<WeightFlips> restless(std::size_t count) const;
  /// Weights that changed in the last quarter, over all weights.
  double restless_share() const;
  const Training& training() const { return training_; }

 private:
  struct Flips {
    std::uint32_t all = 0, late = 0, returns = 0;
    std::int16_t code = 0, before = 0;  // before: the code that it had before the last change
    bool changed = false;
  };
  StraightThroughTrace(Network network, std::shared_ptr<const Split> data, StraightThroughParams params);
  void look(bool first);

  StraightThroughParams params_;
  std::shared_ptr<const Split> data_;
  Training training_;
  std::uint32_t steps_ = 0, all_steps_ = 0;
  WeightRounding rounding_;
  std::vector<std::vector<Flips>> flips_;  // of each layer
  std::vector<std::vector<LatentMoment>> moments_;
  std::vector<AccuracyMoment> accuracy_;
  std::vector<std::uint32_t> flips_by_step_;
};

/// The model of one weight: levels Δ (k + ½), the rate is constant.
struct OneWeightModel {
  double target = 0.3, step = 1, rate = 0.1, start = 0;
  int steps = 200;
};
/// steps + 1 moments. Refuses numbers that are not finite, a step or rate that is not positive, and more than
/// 2¹⁶ steps.
Expected<std::vector<LatentMoment>> one_weight_trace(const OneWeightModel& model);

}  // namespace qs
