// Times compensation (GPTQ) of 1024 × 1024 weights at 3 bits on one thread, the factorization with it. Prints the least
// seconds of some rounds, the sum of the codes and the output error as JSON; tests/bench/compensate_numpy.py does the same.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "core/rounding/input_families.hpp"
#include "core/rounding/successive_rounding.hpp"

namespace {

constexpr std::size_t kSide = 1024;
constexpr int kRounds = 5, kMostCode = 3;
constexpr double kRho = 0.9, kDamping = 0.01;

/// Uniform on [-1/2, 1/2), the same in every language.
std::vector<float> weights() {
  std::vector<float> values(kSide * kSide);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto bits = static_cast<std::uint32_t>(i) * 2654435761U;
    values[i] = static_cast<float>(static_cast<double>(bits) / 4294967296.0 - 0.5);
  }
  return values;
}

}  // namespace

int main() {
  const std::vector<float> values = weights();
  qs::StepSpec steps{{}, {1}, -kMostCode, kMostCode, 0};
  for (std::size_t row = 0; row < kSide; ++row) {
    float most = 0;
    for (std::size_t i = 0; i < kSide; ++i) most = std::max(most, std::abs(values[row * kSide + i]));
    steps.row_steps.push_back(static_cast<double>(most) / kMostCode);
  }
  const auto sigma = qs::autoregressive_inputs(kSide, kRho);
  const auto grid = qs::step_grid(kSide, kSide, steps);
  if (!sigma || !grid) return 1;
  const qs::LayerWeights layer{kSide, kSide, values};
  qs::CompensationOptions options;
  options.factor.damping = kDamping;
  options.with_errors = false;
  double least = 1e9;
  long long sum = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto found = qs::compensate(layer, *sigma, **grid, options);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (!found) return 1;
    least = std::min(least, took.count());
    sum = 0;
    for (const std::int32_t code : found->compensated.codes) sum += static_cast<long long>(code) * code;
  }
  options.with_errors = true;
  const auto measured = qs::compensate(layer, *sigma, **grid, options);
  if (!measured) return 1;
  std::printf("{\"seconds\": %.6f, \"squares\": %lld, \"error\": %.9g}\n", least, sum,
              measured->compensated.output_error);
  return 0;
}
