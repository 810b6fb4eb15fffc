#pragma once
/// INT8 against FP8 as the tail stretches: the same weights raised to a power, sign(x)·|x|^p, so that a few
/// lie far from the rest. Even steps must reach the farthest weight; a float's steps grow with the weight
/// (Kuzmin et al. 2022, "FP8 Quantization: The Power of the Exponent").

#include <optional>
#include <string>
#include <vector>

#include "core/job.hpp"
#include "core/quantizer.hpp"

namespace qs {

struct TailPoint {
  double power = 1;
  double kurtosis = 0;  // E(x − x̄)⁴ / σ⁴: 3 for a Gaussian
  double int8_db = 0, e4m3_db = 0, e5m2_db = 0;
};
struct TailSweep {
  std::vector<TailPoint> points;   // by rising power
  std::size_t own = 0;             // index of the unchanged weights
  std::optional<double> crossing;  // kurtosis from which on FP8 (E4M3) keeps more than INT8
};

/// Measures one power after another, on the first 32,768 values. No points if all are equal.
class TailJob : public Job {
 public:
  explicit TailJob(std::shared_ptr<const Sample> sample) : sample_(std::move(sample)) {}
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return is_done_; }
  const std::shared_ptr<const Sample>& sample() const { return sample_; }
  const TailSweep& result() const { return sweep_; }

 private:
  void add_point(double power);
  void find_crossing();

  std::shared_ptr<const Sample> sample_;
  std::size_t next_ = 0;
  bool is_done_ = false;
  TailSweep sweep_;
};

std::string tail_answer(const TailSweep& sweep);

}  // namespace qs
