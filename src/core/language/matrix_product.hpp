#pragma once
/// The one product behind a transformer: forward, by the inputs, by the weights, and the small products of
/// attention.
///
///     c_mp = [c_mp +] Σ_k a_mk b_kp
///
/// Four rows and eight columns of sums stay in registers. Each sum has a lane of its own and takes its terms
/// in the order of k, so the bits are those of one number at a time (core/numerics/simd.hpp). The left matrix
/// is read number by number and may be transposed; the rows of the others lie together.

#include <cstddef>

namespace qs {

/// a_mk at data[m · row + k · step]: step 1 for a matrix as it lies, row 1 for its transpose.
struct LeftMatrix {
  const float* data = nullptr;
  std::size_t row = 0, step = 1;
};

struct ProductShape {
  std::size_t rows = 0, depth = 0, columns = 0;
};

/// Row k of b begins at b + k · b_row, row m of c at c + m · c_row.
void multiply(ProductShape shape, LeftMatrix a, const float* b, std::size_t b_row, float* c,
              std::size_t c_row);
/// Adds to c instead: a sum goes on from the value that stands there.
void add_product(ProductShape shape, LeftMatrix a, const float* b, std::size_t b_row, float* c,
                 std::size_t c_row);

}  // namespace qs
