#include "core/rounding/row_products.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/numerics/always_inline.hpp"
#include "core/numerics/simd.hpp"

namespace qs {
namespace {

// A tile of sums that stays in registers: each number that is loaded serves several of them.
constexpr std::size_t kTileSamples = 2, kTileOutputs = 4;
using TileSums = std::array<double, kTileSamples * kTileOutputs>;

QS_ALWAYS_INLINE Double2 load_two(const double* from) {
  Double2 two;
  std::memcpy(&two, from, sizeof two);
  return two;
}

double both(Double2 two) {
  return two[0] + two[1];
}

/// Adds the products of two rows of samples with four rows of outputs.
void add_tile(const double* left, const double* right, std::size_t channels, TileSums& sums) {
  const double *x0 = left, *x1 = x0 + channels;
  const double *r0 = right, *r1 = r0 + channels, *r2 = r1 + channels, *r3 = r2 + channels;
  Double2 a0{}, a1{}, a2{}, a3{}, b0{}, b1{}, b2{}, b3{};
  std::size_t j = 0;
  for (; j + 2 <= channels; j += 2) {
    const Double2 a = load_two(x0 + j), b = load_two(x1 + j);
    const Double2 w0 = load_two(r0 + j), w1 = load_two(r1 + j), w2 = load_two(r2 + j), w3 = load_two(r3 + j);
    a0 += a * w0;
    a1 += a * w1;
    a2 += a * w2;
    a3 += a * w3;
    b0 += b * w0;
    b1 += b * w1;
    b2 += b * w2;
    b3 += b * w3;
  }
  const TileSums tile = {both(a0), both(a1), both(a2), both(a3), both(b0), both(b1), both(b2), both(b3)};
  for (std::size_t k = 0; k < tile.size(); ++k) {
    sums[k] += tile[k];
    if (j < channels)
      sums[k] += left[k / kTileOutputs * channels + j] * right[k % kTileOutputs * channels + j];
  }
}

/// The same for the rows that are left at an edge.
void add_edge(const double* left, const double* right, std::size_t channels, std::size_t samples,
              std::size_t outputs, TileSums& sums) {
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t r = 0; r < outputs; ++r) {
      for (std::size_t j = 0; j < channels; ++j)
        sums[i * kTileOutputs + r] += left[i * channels + j] * right[r * channels + j];
    }
  }
}

}  // namespace

double squared_products(std::size_t channels, const RowProduct& first, const RowProduct& second) {
  const std::size_t samples = first.left->size() / channels, outputs = first.right->size() / channels;
  double total = 0;
  for (std::size_t r = 0; r < outputs; r += kTileOutputs) {
    const std::size_t wide = std::min(kTileOutputs, outputs - r);
    for (std::size_t i = 0; i < samples; i += kTileSamples) {
      const std::size_t high = std::min(kTileSamples, samples - i);
      TileSums sums{};
      for (const RowProduct* product : {&first, &second}) {
        if (product->left == nullptr) continue;
        const double *left = product->left->data() + i * channels,
                     *right = product->right->data() + r * channels;
        if (wide == kTileOutputs && high == kTileSamples) {
          add_tile(left, right, channels, sums);
        } else {
          add_edge(left, right, channels, high, wide, sums);
        }
      }
      for (const double y : sums) total += y * y;
    }
  }
  return total;
}

}  // namespace qs
