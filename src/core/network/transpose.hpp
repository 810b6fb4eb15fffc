#pragma once
/// The transpose of a matrix, in squares of 4 × 4 that stay in four vectors.

#include <span>

#include "core/numerics/simd.hpp"

namespace qs::dense {

/// A matrix of `rows` × `columns`, whose rows begin `stride` apart, with both exchanged in `out`.
inline void transpose_rows(const float* matrix, std::size_t stride, std::size_t rows, std::size_t columns,
                           float* out) {
  const auto one = [&](std::size_t r, std::size_t c) { out[c * rows + r] = matrix[r * stride + c]; };
  std::size_t r = 0;
  for (; r + kLanes <= rows; r += kLanes) {
    std::size_t c = 0;
    for (; c + kLanes <= columns; c += kLanes) {
      const float* from = matrix + r * stride + c;
      const Float4 row0 = load4(from), row1 = load4(from + stride), row2 = load4(from + 2 * stride),
                   row3 = load4(from + 3 * stride);
      // Pairs of rows, of their columns 0 and 1 and of 2 and 3.
      const Float4 top01 = __builtin_shufflevector(row0, row1, 0, 4, 1, 5),
                   top23 = __builtin_shufflevector(row0, row1, 2, 6, 3, 7),
                   low01 = __builtin_shufflevector(row2, row3, 0, 4, 1, 5),
                   low23 = __builtin_shufflevector(row2, row3, 2, 6, 3, 7);
      float* to = out + c * rows + r;
      store4(__builtin_shufflevector(top01, low01, 0, 1, 4, 5), to);
      store4(__builtin_shufflevector(top01, low01, 2, 3, 6, 7), to + rows);
      store4(__builtin_shufflevector(top23, low23, 0, 1, 4, 5), to + 2 * rows);
      store4(__builtin_shufflevector(top23, low23, 2, 3, 6, 7), to + 3 * rows);
    }
    for (; c < columns; ++c)
      for (std::size_t lane = 0; lane < kLanes; ++lane) one(r + lane, c);
  }
  for (; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) one(r, c);
}

/// The same of rows that follow each other.
inline void transpose(std::span<const float> matrix, std::size_t rows, std::size_t columns, float* out) {
  transpose_rows(matrix.data(), columns, rows, columns, out);
}

}  // namespace qs::dense
