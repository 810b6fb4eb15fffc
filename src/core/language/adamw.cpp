#include "core/language/adamw.hpp"

#include <cmath>

namespace qs {

AdamW::AdamW(std::size_t weights, const AdamWParams& params)
    : params_(params), first_(weights), second_(weights) {}

void AdamW::step(double rate, std::span<const float> gradient, std::span<float> weights) {
  power1_ *= params_.beta1;
  power2_ *= params_.beta2;
  const auto beta1 = static_cast<float>(params_.beta1), beta2 = static_cast<float>(params_.beta2),
             epsilon = static_cast<float>(params_.epsilon), eta = static_cast<float>(rate),
             keep = static_cast<float>(1 - rate * params_.weight_decay),
             by_first = static_cast<float>(1 / (1 - power1_)),
             by_second = static_cast<float>(1 / (1 - power2_));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float g = gradient[i];
    first_[i] = beta1 * first_[i] + (1 - beta1) * g;
    second_[i] = beta2 * second_[i] + (1 - beta2) * (g * g);
    weights[i] =
        keep * weights[i] - eta * (first_[i] * by_first / (std::sqrt(second_[i] * by_second) + epsilon));
  }
}

}  // namespace qs
