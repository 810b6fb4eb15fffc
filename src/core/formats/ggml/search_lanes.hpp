#pragma once
/// Four sub-blocks side by side: value i of all four is one vector. Each lane keeps the order of operations
/// that a sub-block alone would have, so that results are the same to the bit (numerics/simd.hpp).

#include <array>
#include <cstddef>
#include <span>

#include "core/numerics/simd.hpp"

namespace qs::ggml {

constexpr std::size_t kLongest = 32;  // values of a sub-block

struct FourSubBlocks {
  std::size_t size = 0;  // of one sub-block: 16 or 32
  std::array<Float4, kLongest> x, weight;
};

/// Gathers value i of the sub-blocks that begin at 0, size, 2 · size and 3 · size.
inline void side_by_side(std::span<const float> values, std::size_t size,
                         std::array<Float4, kLongest>& into) {
  for (std::size_t i = 0; i < size; ++i)
    into[i] = Float4{values[i], values[size + i], values[2 * size + i], values[3 * size + i]};
}

/// The nearest integer as float, ties to even; right for |x| ≤ 2^22.
inline Float4 nearest4(Float4 x) {
  return (x + splat4(kRounding)) - splat4(kRounding);
}

/// `a` in the lanes of the mask that hold, `b` in the others.
inline Float4 choose4(Int4 mask, Float4 a, Float4 b) {
  return mask ? a : b;
}

/// The value of largest magnitude in each lane, with its sign; of equal magnitudes the first.
inline Float4 extreme4(const FourSubBlocks& four) {
  Float4 extreme = splat4(0.0F), most = splat4(0.0F);
  for (std::size_t i = 0; i < four.size; ++i) {
    const Float4 magnitude = abs4(four.x[i]);
    const Int4 larger = magnitude > most;
    most = choose4(larger, magnitude, most);
    extreme = choose4(larger, four.x[i], extreme);
  }
  return extreme;
}

/// Magnitudes below this count as none (ggml's GROUP_MAX_EPS).
constexpr float kNone = 1e-15F;

}  // namespace qs::ggml
