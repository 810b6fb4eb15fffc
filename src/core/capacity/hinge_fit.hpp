#pragma once
/// A curve by a layer of fixed hinges, and the best that b-bit weights can do:
///
///     y(x) = Σ_k w_k max(0, x − k/K),   k = 0 … K−1,   0 ≤ x ≤ 1,   w_k ∈ Δ · alphabet
///
/// Float weights by least squares. Rounded: each of those to the nearest number of the alphabet, Δ chosen for
/// the least error. Best: all settings of the weights, by dynamic programming over the value and the slope of
/// y at the hinges, which are whole multiples of Δ/K and Δ; for each of the same Δ. The surprise: rounding
/// every weight as well as can be is far from the best setting, because the errors of slopes add up.

#include <optional>
#include <vector>

#include "core/job.hpp"

namespace qs {

inline constexpr int kHinges = 8, kHingePoints = 128;

/// The target curve: sin 2πx at (j + ½)/kHingePoints.
std::vector<double> hinge_target();
std::vector<double> hinge_curve(const std::vector<double>& weights);
double mean_squared_error(const std::vector<double>& curve, const std::vector<double>& target);

struct HingeFit {
  std::vector<double> weights;
  double scale = 0;  // Δ; 0 for float weights
  double mse = 0;
  std::vector<double> curve{};  // of what is kept: y at the points of the target
};
HingeFit fit_hinges();

/// The scales that both searches try, for an alphabet whose largest number is `most`.
std::vector<double> hinge_scales(int most);
/// Fits at one scale; best_hinges() considers every setting.
HingeFit round_hinges(const HingeFit& exact, const std::vector<int>& alphabet, double scale);
HingeFit best_hinges(const std::vector<int>& alphabet, double scale);

struct HingePoint {
  int bits = 0;
  HingeFit rounded, best;
};

/// Fits for 1 to 5 bits.
class HingeSurvey : public Job {
 public:
  HingeSurvey();
  /// One unit of work is a scale.
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return points_.size() == kMostHingeBits; }
  const std::vector<double>& target() const { return target_; }
  const HingeFit& exact() const { return exact_; }
  const std::vector<HingePoint>& points() const { return points_; }
  static constexpr std::size_t kMostHingeBits = 5;

 private:
  std::vector<double> target_;
  HingeFit exact_;
  std::vector<HingePoint> points_;
  std::optional<HingePoint> present_;
  std::size_t next_scale_ = 0;
};

}  // namespace qs
