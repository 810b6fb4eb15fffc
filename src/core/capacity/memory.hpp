#pragma once
/// How many random patterns a perceptron can store. Patterns ξ ∈ {−1, 1}ᴺ with random labels σ come one after
/// another; they are stored while some weights from the alphabet satisfy σ (w·ξ) > 0 for all of them. All
/// settings are tried: those that fail a pattern drop out, and the trial ends when none is left. Known, in
/// patterns a weight:
///
///     real weights  2     on average, at every N (Cover 1965: N weights separate P points in general position
///                         in 2 Σ_{k<N} C(P−1, k) of 2^P ways)
///     ±1            0.83  in the limit of large N (Krauth and Mézard 1989)
///
/// P labels are P bits: N weights of b bits can store every labelling only for P ≤ N·b; a mean over random labels
/// may lie above by luck (1.18 N for three weights of ±1). The surprise: for large N a weight of ±1 uses 0.83 of
/// its one bit, and a real weight, of however many bits, stores two labels on average.

#include <cstdint>
#include <vector>

#include "core/error.hpp"
#include "core/job.hpp"

namespace qs {

inline constexpr double kCoverLimit = 2, kKrauthMezardLimit = 0.83;

struct MemoryParams {
  std::vector<int> alphabet = {-1, 1};
  int trials = 40;
  std::uint64_t seed = 1;
  bool operator==(const MemoryParams&) const = default;
};

struct MemoryPoint {
  int weights = 0;
  double patterns = 0;  // mean of the trials
  double error = 0;     // its standard error
};

/// Patterns that were stored before the first that no weights satisfy. `stream` tells trials apart.
int stored_patterns(const std::vector<int>& alphabet, int weights, std::uint64_t seed, std::uint64_t stream);

/// Odd numbers of weights from 3 on, with at most 2¹⁷ settings in all.
class MemorySurvey : public Job {
 public:
  explicit MemorySurvey(MemoryParams params);
  /// One unit of work is a trial.
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const {
    return weights_.empty() || next_ == weights_.size() * static_cast<std::size_t>(params_.trials);
  }
  const std::vector<MemoryPoint>& points() const { return points_; }  // of finished sizes
  const MemoryParams& params() const { return params_; }

 private:
  MemoryParams params_;
  std::vector<int> weights_;
  std::size_t next_ = 0;
  double sum_ = 0, squares_ = 0;
  std::vector<MemoryPoint> points_;
};

}  // namespace qs
