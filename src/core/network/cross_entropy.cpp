#include "core/network/cross_entropy.hpp"

#include <algorithm>
#include <limits>

#include "core/numerics/portable_log.hpp"
#include "core/numerics/simd_exp.hpp"

namespace qs {
namespace {

bool all_finite(std::span<const float> numbers) {
  float poison = 0;  // NaN once a number was not finite
  std::size_t i = 0;
  Float4 poisons{};
  for (; i + kLanes <= numbers.size(); i += kLanes) poisons += load4(&numbers[i]) * 0.0F;
  for (; i < numbers.size(); ++i) poison += numbers[i] * 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) poison += poisons[lane];
  return poison == 0;
}

/// Without a branch for each number, which a processor would often guess wrong.
float greatest(std::span<const float> z) {
  if (z.size() < kLanes) return *std::max_element(z.begin(), z.end());
  // The last four may overlap others: no harm to a maximum.
  Float4 most = load4(&z[z.size() - kLanes]);
  for (std::size_t i = 0; i + kLanes <= z.size(); i += kLanes) most = max4(most, load4(&z[i]));
  most = max4(most, __builtin_shufflevector(most, most, 2, 3, 0, 1));
  return max4(most, __builtin_shufflevector(most, most, 1, 0, 3, 2))[0];
}

}  // namespace

double cross_entropy(std::span<const float> logits, std::span<const std::uint8_t> labels,
                     std::vector<float>& slopes) {
  if (!all_finite(logits)) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t count = labels.size(), outputs = logits.size() / count, first = outputs == 1 ? 1 : 0,
                    classes = outputs + first;
  // Room for the zs of all classes, in whole vectors.
  slopes.resize(count * classes + kLanes);
  double loss = 0;
  for (std::size_t image = 0; image < count; ++image) {
    const std::span<const float> z = logits.subspan(image * outputs, outputs);
    float* moved = &slopes[image * classes];
    const float most = first == 1 ? std::max(0.0F, z[0]) : greatest(z);
    moved[0] = -most;
    for (std::size_t k = 0; k < outputs; ++k) moved[k + first] = z[k] - most;
    loss -= moved[labels[image]];
  }
  for (std::size_t i = 0; i < count * classes; i += kLanes) store4(exp4(load4(&slopes[i])), &slopes[i]);
  // ln a + ln b = ln ab: one logarithm for as many images as a double can hold the product of.
  constexpr double kMuch = 1e300;
  double product = 1;
  const float share = 1 / static_cast<float>(count);
  for (std::size_t image = 0; image < count; ++image) {
    const float* e = &slopes[image * classes];
    float sum = 0;
    for (std::size_t k = 0; k < classes; ++k) sum += e[k];
    if (product > kMuch / sum) {
      loss += portable_log(product);
      product = 1;
    }
    product *= sum;
    const float scale = share / sum;
    float* by_z = &slopes[image * outputs];
    for (std::size_t k = 0; k < outputs; ++k) by_z[k] = e[k + first] * scale;
    const std::size_t wanted = labels[image];
    if (wanted >= first) by_z[wanted - first] -= share;
  }
  slopes.resize(count * outputs);
  return (loss + portable_log(product)) / static_cast<double>(count);
}

}  // namespace qs
