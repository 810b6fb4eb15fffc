#pragma once
/// The step of a grid 0, s, … m·s of least Σ(|x| − ŝ)² for given magnitudes (calibration.hpp says how).
///
/// The error for given codes q is Σx² − 2sΣqx + s²Σq², least at s = Σqx/Σq². As s falls from infinity, code k
/// of a value x becomes k + 1 at s = x/(k + ½); the best of all steps is the best of the intervals between
/// these.

#include <utility>
#include <vector>

#include "core/job.hpp"
#include "core/sample/sample.hpp"

namespace qs {

struct StepChoice {
  double step = 0;
  bool is_exact = true;
};

/// At least one value, not all 0; m ≥ 1. The samples must outlive it.
class LeastSquaresStep : public Job {
 public:
  LeastSquaresStep(const SortedSample& samples, std::int32_t most_code);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// When step() has returned true.
  const StepChoice& choice() const { return choice_; }

 private:
  bool unit();
  void try_unit();
  bool improve_unit();

  const SortedSample& samples_;
  std::int32_t most_code_;
  StepChoice choice_;
  std::vector<std::pair<double, double>> tries_;  // error and step
  std::size_t tried_ = 0, improved_ = 0;
  int turn_ = 0;
  double best_error_ = 0;
  bool is_done_ = false;
};

/// Σ(|x| − x̂)² over all samples with the nearest codes, ties to even.
double grid_error(const SortedSample& samples, std::int32_t most_code, double step);

}  // namespace qs
