#pragma once
/// Helpers that the encoders of super-blocks share.

#include <algorithm>
#include <cmath>

#include "core/formats/ggml/block.hpp"
#include "core/formats/ggml/nearest_integer.hpp"
#include "core/formats/ggml/search_lanes.hpp"
#include "core/formats/minifloat.hpp"

namespace qs::ggml {

constexpr std::size_t kAbreast = 4;  // sub-blocks in lanes

/// A block's part of a row.
struct BlockValues {
  std::span<const float> x, importance;
};

inline BlockValues block_values(const RowToEncode& row, std::size_t block, std::size_t size = kSuperBlock) {
  const std::size_t first = block * size;
  return {row.values.subspan(first, size),
          row.importance.empty() ? row.importance : row.importance.subspan(first, size)};
}

inline std::uint16_t float16_code(float x) {
  return static_cast<std::uint16_t>(kFloat16.encode(x, Overflow::kSpecial));
}

inline float sum_of_squares(std::span<const float> values) {
  float sum = 0;
  for (const float x : values) sum += x * x;
  return sum;
}

/// The weights of error that ggml derives from an importance: q · sqrt(σ² + x²).
inline void weigh_by_importance(std::span<const float> importance, float variance, FourSubBlocks& four) {
  side_by_side(importance, four.size, four.weight);
  for (std::size_t i = 0; i < four.size; ++i) {
    Float4 root = splat4(variance) + four.x[i] * four.x[i];
    for (std::size_t lane = 0; lane < kLanes; ++lane) root[lane] = std::sqrt(root[lane]);
    four.weight[i] *= root;
  }
}

inline void weigh_by_squares(FourSubBlocks& four) {
  for (std::size_t i = 0; i < four.size; ++i) four.weight[i] = four.x[i] * four.x[i];
}

/// Each lane's sum of weights, in order.
inline Float4 weight_sums(const FourSubBlocks& four) {
  Float4 sums = splat4(0.0F);
  for (std::size_t i = 0; i < four.size; ++i) sums += four.weight[i];
  return sums;
}

}  // namespace qs::ggml
