#pragma once
/// The loss −ln p[label] of p = softmax(z), and its derivative (Bridle 1990),
///
///     −ln p[y] = ln Σ e^(z_k − z_max) + z_max − z_y,   ∂/∂z_k = p_k − [k = y]
///
/// averaged over the images of a batch, with float32 exponentials (core/numerics/simd_exp.hpp).

#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// `logits` holds `outputs` numbers for each label; one output z stands for two classes, (0, z). The mean
/// loss, NaN where a z is no finite number, and in `slopes` its derivative by each z.
double cross_entropy(std::span<const float> logits, std::span<const std::uint8_t> labels,
                     std::vector<float>& slopes);

}  // namespace qs
