#include "core/language/rms_norm.hpp"

#include <cmath>

#include "core/numerics/simd.hpp"

namespace qs {
namespace {

constexpr float kEpsilon = 1e-5F;

/// Σ a b in four lanes, then the lanes, then the rest: one order on every build.
float dot(const float* a, const float* b, std::size_t count) {
  Float4 sums = splat4(0.0F);
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) sums += load4(a + i) * load4(b + i);
  float sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

void rms_norm(const std::vector<float>& x, std::size_t width, NormedRows& normed) {
  const std::size_t rows = x.size() / width;
  const float share = 1 / static_cast<float>(width);
  normed.values.resize(x.size());
  normed.inverse.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const float* from = x.data() + row * width;
    float* to = normed.values.data() + row * width;
    const float inverse = 1 / std::sqrt(dot(from, from, width) * share + kEpsilon);
    normed.inverse[row] = inverse;
    for (std::size_t i = 0; i < width; ++i) to[i] = from[i] * inverse;
  }
}

void add_rms_norm_slopes(const NormedRows& normed, const std::vector<float>& by_normed, std::size_t width,
                         std::vector<float>& by_x) {
  const float share = 1 / static_cast<float>(width);
  for (std::size_t row = 0; row < normed.inverse.size(); ++row) {
    const float *n = normed.values.data() + row * width, *g = by_normed.data() + row * width;
    const float mean = dot(g, n, width) * share, inverse = normed.inverse[row];
    float* to = by_x.data() + row * width;
    for (std::size_t i = 0; i < width; ++i) to[i] += (g[i] - n[i] * mean) * inverse;
  }
}

}  // namespace qs
