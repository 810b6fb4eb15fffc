#pragma once
/// The three products of a dense layer z = W a + b for all images of a batch, four numbers at once: forward,
/// the gradient by W (an outer product), and the derivative by a. Every sum has a lane of its own, and its
/// terms come in the order of the inputs, outputs or images, so the bits are those of one number at a time
/// (core/numerics/simd.hpp).
///
/// Rows keep only what is not 0 (sparse_rows.hpp). The matrix is needed row by row of the entries, so weights
/// and gradient are transposed once for a batch ("columns": inputs × outputs).

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>

#include "core/network/sparse_rows.hpp"
#include "core/numerics/simd.hpp"

namespace qs::dense {

/// Vectors side by side in a row. The compiler knows their count, to keep as many sums in registers.
template <std::uint32_t Vectors>
struct Block {
  std::size_t first, last;  // where its first and its last vector begin; all but the last follow each other
  std::size_t offset(std::uint32_t v) const { return v + 1 == Vectors ? last - first : v * kLanes; }
};

/// As many sums as registers hold and a processor keeps busy.
inline constexpr std::uint32_t kMostVectors = 8;

template <std::uint32_t Vectors, class Work>
void with_block(std::size_t vectors, std::size_t first, std::size_t last, const Work& work) {
  if constexpr (Vectors > 1) {
    if (vectors < Vectors) return with_block<Vectors - 1>(vectors, first, last, work);
  }
  work(Block<Vectors>{first, last});
}

/// Covers a row of `width` ≥ 4 numbers with blocks of nearly the same size. Where 4 does not divide the
/// width, the last vector overlaps the one before it, which is of the same block.
template <class Work>
void for_blocks(std::size_t width, const Work& work) {
  std::size_t left = (width + kLanes - 1) / kLanes, first = 0;
  for (std::size_t blocks = (left + kMostVectors - 1) / kMostVectors; blocks > 0; --blocks) {
    const std::size_t vectors = (left + blocks - 1) / blocks, end = first + vectors * kLanes;
    with_block<kMostVectors>(vectors, first, std::min(end, width) - kLanes, work);
    left -= vectors;
    first = end;
  }
}

inline constexpr float kNoLeast = -std::numeric_limits<float>::infinity();

/// For each row: out = max(least, start + Σ value · matrix row), each sum in the order of the entries. NaN
/// stays NaN.
inline void weighted_sums(const ChosenRows& rows, const float* matrix, std::span<const float> start,
                          float* out, float least = kNoLeast) {
  const std::size_t width = start.size(), count = rows.count();
  if (width < kLanes) {
    for (std::size_t row = 0; row < count; ++row) {
      for (std::size_t i = 0; i < width; ++i) {
        float sum = start[i];
        for (const auto& [at, value] : rows[row]) sum += value * matrix[at * width + i];
        out[row * width + i] = sum < least ? least : sum;
      }
    }
    return;
  }
  for_blocks(width, [=]<std::uint32_t Vectors>(const Block<Vectors> block) {
    for (std::size_t row = 0; row < count; ++row) {
      Float4 sums[Vectors];
      for (std::uint32_t v = 0; v < Vectors; ++v) sums[v] = load4(&start[block.first] + block.offset(v));
      for (const auto& [at, value] : rows[row]) {
        const float* from = matrix + block.first + at * width;
        const Float4 x = splat4(value);
        for (std::uint32_t v = 0; v < Vectors; ++v) sums[v] += x * load4(from + block.offset(v));
      }
      float* to = out + block.first + row * width;
      for (std::uint32_t v = 0; v < Vectors; ++v)
        store4(sums[v] < least ? splat4(least) : sums[v], to + block.offset(v));
    }
  });
}

/// Adds the row's value · slopes to the matrix row of each entry, row after row.
inline void add_outer(const ChosenRows& rows, std::span<const float> slopes, float* matrix) {
  const std::size_t count = rows.count(), width = slopes.size() / count;
  if (width < kLanes) {
    for (std::size_t row = 0; row < count; ++row) {
      for (const auto& [at, value] : rows[row])
        for (std::size_t i = 0; i < width; ++i) matrix[at * width + i] += value * slopes[row * width + i];
    }
    return;
  }
  for_blocks(width, [=]<std::uint32_t Vectors>(const Block<Vectors> block) {
    for (std::size_t row = 0; row < count; ++row) {
      Float4 by_z[Vectors];
      for (std::uint32_t v = 0; v < Vectors; ++v)
        by_z[v] = load4(&slopes[row * width + block.first] + block.offset(v));
      for (const auto& [at, value] : rows[row]) {
        float *to = matrix + block.first + at * width, *end = to + block.offset(Vectors - 1);
        const Float4 x = splat4(value);
        // Load the last vector before the one that it may overlap is stored.
        const Float4 sums = load4(end) + x * by_z[Vectors - 1];
        for (std::uint32_t v = 0; v + 1 < Vectors; ++v)
          store4(load4(to + v * kLanes) + x * by_z[v], to + v * kLanes);
        store4(sums, end);
      }
    }
  });
}

/// max(0, z) passes a slope on where it passed a number.
inline void go_back(std::span<const float> passed, std::span<float> slopes) {
  std::size_t i = 0;
  for (; i + kLanes <= slopes.size(); i += kLanes) {
    const Float4 slope = load4(&slopes[i]);
    store4(load4(&passed[i]) == 0 ? splat4(0.0F) : slope, &slopes[i]);
  }
  for (; i < slopes.size(); ++i) slopes[i] = passed[i] == 0 ? 0 : slopes[i];
}

}  // namespace qs::dense
