#include "core/language/attention.hpp"

#include <algorithm>
#include <cmath>

#include "core/language/matrix_product.hpp"
#include "core/numerics/simd.hpp"
#include "core/numerics/simd_exp.hpp"

namespace qs {
namespace {

/// Rows that are worked on together; their weights reach as far as the last of them.
constexpr std::size_t kRowsAtOnce = 4;

/// d × length from `length` rows of d columns, so that a product can read it row by row.
void turn(const float* from, std::size_t row, std::size_t length, std::size_t depth, float* to) {
  for (std::size_t i = 0; i < length; ++i)
    for (std::size_t c = 0; c < depth; ++c) to[c * length + i] = from[i * row + c];
}

/// Softmax of the first `known` of `count` scores; the others become 0. Sums in four lanes.
void causal_softmax(float* scores, std::size_t known, std::size_t count, float scale) {
  float most = scores[0];
  for (std::size_t j = 1; j < known; ++j) most = std::max(most, scores[j]);
  Float4 sums = splat4(0.0F);
  for (std::size_t j = 0; j < known; j += kLanes) {
    Float4 z = splat4(0.0F);
    const std::size_t here = std::min(kLanes, known - j);
    for (std::size_t lane = 0; lane < here; ++lane) z[lane] = scores[j + lane];
    Float4 e = exp4((z - splat4(most)) * splat4(scale));
    for (std::size_t lane = here; lane < kLanes; ++lane) e[lane] = 0;
    sums += e;
    for (std::size_t lane = 0; lane < here; ++lane) scores[j + lane] = e[lane];
  }
  const float share = 1 / ((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (std::size_t j = 0; j < known; ++j) scores[j] *= share;
  for (std::size_t j = known; j < count; ++j) scores[j] = 0;
}

/// In place: ∂s from ∂p.
void softmax_slopes(const float* p, std::size_t known, std::size_t count, float scale, float* slopes) {
  Float4 sums = splat4(0.0F);
  std::size_t j = 0;
  for (; j + kLanes <= known; j += kLanes) sums += load4(p + j) * load4(slopes + j);
  float sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (; j < known; ++j) sum += p[j] * slopes[j];
  for (std::size_t i = 0; i < known; ++i) slopes[i] = p[i] * (slopes[i] - sum) * scale;
  for (std::size_t i = known; i < count; ++i) slopes[i] = 0;
}

float scale_of(const AttentionShape& shape) {
  return 1 / std::sqrt(static_cast<float>(shape.depth()));
}

}  // namespace

void attend(const AttentionShape& shape, const std::vector<float>& qkv, AttentionWeights& weights,
            std::vector<float>& out) {
  const std::size_t length = shape.length, width = shape.width, depth = shape.depth(), row = 3 * width;
  weights.values.resize(shape.windows * shape.heads * length * length);
  out.resize(shape.rows() * width);
  std::vector<float> keys(depth * length);
  const float scale = scale_of(shape);
  for (std::size_t part = 0; part < shape.windows * shape.heads; ++part) {
    const std::size_t first = part / shape.heads * length, column = part % shape.heads * depth;
    const float *q = qkv.data() + first * row + column, *k = q + width, *v = k + width;
    float *p = weights.values.data() + part * length * length, *o = out.data() + first * width + column;
    turn(k, row, length, depth, keys.data());
    for (std::size_t i = 0; i < length; i += kRowsAtOnce) {
      const std::size_t rows = std::min(kRowsAtOnce, length - i), reach = i + rows;
      float* scores = p + i * length;
      multiply({rows, depth, reach}, {q + i * row, row, 1}, keys.data(), length, scores, length);
      for (std::size_t r = 0; r < rows; ++r) causal_softmax(scores + r * length, i + r + 1, reach, scale);
      multiply({rows, reach, depth}, {scores, length, 1}, v, row, o + i * width, width);
    }
  }
}

void attend_back(const AttentionShape& shape, const std::vector<float>& qkv, const AttentionWeights& weights,
                 const std::vector<float>& by_out, std::vector<float>& by_qkv) {
  const std::size_t length = shape.length, width = shape.width, depth = shape.depth(), row = 3 * width;
  by_qkv.resize(shape.rows() * row);
  std::vector<float> values(depth * length), slopes(length * length);
  const float scale = scale_of(shape);
  for (std::size_t part = 0; part < shape.windows * shape.heads; ++part) {
    const std::size_t first = part / shape.heads * length, column = part % shape.heads * depth;
    const float *q = qkv.data() + first * row + column, *k = q + width, *v = k + width;
    const float *p = weights.values.data() + part * length * length,
                *g = by_out.data() + first * width + column;
    float *by_q = by_qkv.data() + first * row + column, *by_k = by_q + width, *by_v = by_k + width;
    turn(v, row, length, depth, values.data());
    for (std::size_t i = 0; i < length; i += kRowsAtOnce) {
      const std::size_t rows = std::min(kRowsAtOnce, length - i), reach = i + rows;
      float* some = slopes.data() + i * length;
      multiply({rows, depth, reach}, {g + i * width, width, 1}, values.data(), length, some, length);
      for (std::size_t r = 0; r < rows; ++r)
        softmax_slopes(p + (i + r) * length, i + r + 1, reach, scale, some + r * length);
      multiply({rows, reach, depth}, {some, length, 1}, k, row, by_q + i * row, row);
    }
    // Key and value j serve the rows from j on.
    for (std::size_t j = 0; j < length; j += kRowsAtOnce) {
      const std::size_t rows = std::min(kRowsAtOnce, length - j), rest = length - j, from = j * length + j;
      multiply({rows, rest, depth}, {p + from, 1, length}, g + j * width, width, by_v + j * row, row);
      multiply({rows, rest, depth}, {slopes.data() + from, 1, length}, q + j * row, row, by_k + j * row, row);
    }
  }
}

}  // namespace qs
