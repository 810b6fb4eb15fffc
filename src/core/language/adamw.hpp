#pragma once
/// Adam with decoupled weight decay (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm
/// 2), at step t = 1, 2, …:
///
///     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
///     w ← w − η (m̂ / (√v̂ + ε) + λ w),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
///
/// float32, each weight by itself; the corrections are products in double, as pow() differs between systems.

#include <cstddef>
#include <span>
#include <vector>

namespace qs {

struct AdamWParams {
  double beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;  // β in [0, 1)
  double weight_decay = 0.01;                        // λ
  bool operator==(const AdamWParams&) const = default;
};

class AdamW {
 public:
  AdamW(std::size_t weights, const AdamWParams& params);
  /// One step down `gradient` with the rate η.
  void step(double rate, std::span<const float> gradient, std::span<float> weights);

 private:
  AdamWParams params_;
  double power1_ = 1, power2_ = 1;  // βᵗ
  std::vector<float> first_, second_;
};

}  // namespace qs
