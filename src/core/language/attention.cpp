#include "core/language/attention.hpp"

#include <algorithm>
#include <cmath>

#include "core/language/matrix_product.hpp"
#include "core/network/transpose.hpp"
#include "core/numerics/simd.hpp"
#include "core/numerics/simd_exp.hpp"

namespace qs {
namespace {

/// Rows that are worked on together; their weights reach as far as the last of them.
constexpr std::size_t kRowsAtOnce = 4;

/// All bits of the lanes from `first` on whose place is below `known`.
Int4 known_lanes(std::size_t first, std::size_t known) {
  const auto at = static_cast<std::int32_t>(first);
  return Int4{at, at + 1, at + 2, at + 3} < splat4(static_cast<std::int32_t>(known));
}

float sum_of(Float4 lanes) {
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/// Softmax of the first `known` scores; the others up to a whole vector become 0. Sums in four lanes.
void causal_softmax(float* scores, std::size_t known, float scale) {
  Float4 greatest = splat4(scores[0]);
  std::size_t j = 0;
  for (; j + kLanes <= known; j += kLanes) greatest = max4(greatest, load4(scores + j));
  float most = std::max(std::max(greatest[0], greatest[1]), std::max(greatest[2], greatest[3]));
  for (; j < known; ++j) most = std::max(most, scores[j]);
  Float4 sums = splat4(0.0F);
  for (j = 0; j < known; j += kLanes) {
    const Float4 e = exp4((load4(scores + j) - splat4(most)) * splat4(scale));
    const Float4 mine = with_bits4(bits4(e) & known_lanes(j, known));
    sums += mine;
    store4(mine, scores + j);
  }
  const Float4 share = splat4(1 / sum_of(sums));
  for (j = 0; j < known; j += kLanes) store4(load4(scores + j) * share, scores + j);
}

/// In place: ∂s from ∂p.
void softmax_slopes(const float* p, std::size_t known, float scale, float* slopes) {
  Float4 sums = splat4(0.0F);
  for (std::size_t j = 0; j < known; j += kLanes) {
    const Float4 mine = with_bits4(bits4(load4(slopes + j)) & known_lanes(j, known));
    sums += load4(p + j) * mine;
    store4(mine, slopes + j);
  }
  const Float4 sum = splat4(sum_of(sums));
  for (std::size_t j = 0; j < known; j += kLanes)
    store4(load4(p + j) * (load4(slopes + j) - sum) * splat4(scale), slopes + j);
}

float scale_of(const AttentionShape& shape) {
  return 1 / std::sqrt(static_cast<float>(shape.depth()));
}

}  // namespace

void attend(const AttentionShape& shape, const std::vector<float>& qkv, AttentionWeights& weights,
            std::vector<float>& out) {
  const std::size_t length = shape.length, width = shape.width, depth = shape.depth(), row = 3 * width;
  const std::size_t stride = shape.stride();
  weights.values.resize(shape.windows * shape.heads * length * stride);
  out.resize(shape.rows() * width);
  std::vector<float> keys(depth * length);
  const float scale = scale_of(shape);
  for (std::size_t part = 0; part < shape.windows * shape.heads; ++part) {
    const std::size_t first = part / shape.heads * length, column = part % shape.heads * depth;
    const float *q = qkv.data() + first * row + column, *k = q + width, *v = k + width;
    float *p = weights.values.data() + part * length * stride, *o = out.data() + first * width + column;
    dense::transpose_rows(k, row, length, depth, keys.data());
    for (std::size_t i = 0; i < length; i += kRowsAtOnce) {
      const std::size_t rows = std::min(kRowsAtOnce, length - i), reach = i + rows;
      float* scores = p + i * stride;
      multiply({rows, depth, reach}, {q + i * row, row, 1}, keys.data(), length, scores, stride);
      for (std::size_t r = 0; r < rows; ++r) causal_softmax(scores + r * stride, i + r + 1, scale);
      multiply({rows, reach, depth}, {scores, stride, 1}, v, row, o + i * width, width);
    }
  }
}

void attend_back(const AttentionShape& shape, const std::vector<float>& qkv, const AttentionWeights& weights,
                 const std::vector<float>& by_out, std::vector<float>& by_qkv) {
  const std::size_t length = shape.length, width = shape.width, depth = shape.depth(), row = 3 * width;
  by_qkv.resize(shape.rows() * row);
  std::vector<float> values(depth * length), slopes(length * shape.stride());
  const std::size_t stride = shape.stride();
  const float scale = scale_of(shape);
  for (std::size_t part = 0; part < shape.windows * shape.heads; ++part) {
    const std::size_t first = part / shape.heads * length, column = part % shape.heads * depth;
    const float *q = qkv.data() + first * row + column, *k = q + width, *v = k + width;
    const float *p = weights.values.data() + part * length * stride,
                *g = by_out.data() + first * width + column;
    float *by_q = by_qkv.data() + first * row + column, *by_k = by_q + width, *by_v = by_k + width;
    dense::transpose_rows(v, row, length, depth, values.data());
    for (std::size_t i = 0; i < length; i += kRowsAtOnce) {
      const std::size_t rows = std::min(kRowsAtOnce, length - i), reach = i + rows;
      float* some = slopes.data() + i * stride;
      multiply({rows, depth, reach}, {g + i * width, width, 1}, values.data(), length, some, stride);
      for (std::size_t r = 0; r < rows; ++r)
        softmax_slopes(p + (i + r) * stride, i + r + 1, scale, some + r * stride);
      multiply({rows, reach, depth}, {some, stride, 1}, k, row, by_q + i * row, row);
    }
    // Key and value j serve the rows from j on.
    for (std::size_t j = 0; j < length; j += kRowsAtOnce) {
      const std::size_t rows = std::min(kRowsAtOnce, length - j), rest = length - j, from = j * stride + j;
      multiply({rows, rest, depth}, {p + from, 1, stride}, g + j * width, width, by_v + j * row, row);
      multiply({rows, rest, depth}, {slopes.data() + from, 1, stride}, q + j * row, row, by_k + j * row, row);
    }
  }
}

}  // namespace qs
