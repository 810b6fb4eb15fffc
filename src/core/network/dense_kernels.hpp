#pragma once
/// The three products of a dense layer z = W a + b, four numbers at once: forward, the gradient by W (an
/// outer product), and the derivative by a. Every sum has a lane of its own and the order of its terms is
/// that of the inputs or outputs, so the bits are those of one number at a time (core/numerics/simd.hpp).
///
/// Skips inputs that are 0: half of the pixels of a digit, and half of the outputs of max(0, z). The rest is
/// needed column by column, so weights and gradient are transposed once for a batch ("columns":
/// inputs × outputs).

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/network/mlp.hpp"
#include "core/numerics/simd.hpp"

namespace qs::dense {

/// The nonzero entries of a vector.
struct Present {
  std::vector<std::uint32_t> at;
  std::vector<float> values;
  void take(std::span<const float> all) {
    at.clear();
    values.clear();
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (all[i] == 0) continue;
      at.push_back(i);
      values.push_back(all[i]);
    }
  }
};

/// A matrix of `rows` × `columns`, row by row, with both exchanged.
inline void transpose(std::span<const float> matrix, std::uint32_t rows, std::uint32_t columns,
                      std::vector<float>& out) {
  out.resize(matrix.size());
  for (std::uint32_t r = 0; r < rows; ++r) {
    for (std::uint32_t c = 0; c < columns; ++c)
      out[std::size_t{c} * rows + r] = matrix[std::size_t{r} * columns + c];
  }
}

/// z of the `Vectors` × 4 outputs from the first on, each sum in the order of the inputs.
template <std::uint32_t Vectors>
void sum_columns(std::span<const float> columns, const DenseLayer& layer, std::uint32_t first,
                 const Present& inputs, float* z) {
  Float4 sums[Vectors];
  for (std::uint32_t v = 0; v < Vectors; ++v) sums[v] = load4(&layer.biases[first + v * kLanes]);
  const std::uint32_t* at = inputs.at.data();
  const float* values = inputs.values.data();
  const float* from = columns.data() + first;
  const std::size_t count = inputs.at.size(), stride = layer.outputs;
  for (std::size_t i = 0; i < count; ++i) {
    const float* column = from + at[i] * stride;
    const Float4 x = splat4(values[i]);
    for (std::uint32_t v = 0; v < Vectors; ++v) sums[v] += x * load4(column + v * kLanes);
  }
  for (std::uint32_t v = 0; v < Vectors; ++v) store4(sums[v], z + first + v * kLanes);
}

/// All of z.
inline void apply(std::span<const float> columns, const DenseLayer& layer, const Present& inputs, float* z) {
  constexpr std::uint32_t kMany = 4;  // vectors: as many sums as a processor can keep busy
  std::uint32_t first = 0;
  for (; first + kMany * kLanes <= layer.outputs; first += kMany * kLanes)
    sum_columns<kMany>(columns, layer, first, inputs, z);
  for (; first + kLanes <= layer.outputs; first += kLanes) sum_columns<1>(columns, layer, first, inputs, z);
  for (; first < layer.outputs; ++first) {
    float sum = layer.biases[first];
    for (std::size_t i = 0; i < inputs.at.size(); ++i)
      sum += inputs.values[i] * columns[std::size_t{inputs.at[i]} * layer.outputs + first];
    z[first] = sum;
  }
}

/// to += x · from
inline void add_scaled(std::span<const float> from, float x, float* to) {
  std::size_t i = 0;
  for (; i + kLanes <= from.size(); i += kLanes) store4(load4(to + i) + splat4(x) * load4(&from[i]), to + i);
  for (; i < from.size(); ++i) to[i] += x * from[i];
}

/// Adds slope · input to the columns of the gradient.
inline void add_outer(std::span<const float> slopes, const Present& inputs, std::vector<float>& columns) {
  for (std::size_t i = 0; i < inputs.at.size(); ++i)
    add_scaled(slopes, inputs.values[i], &columns[inputs.at[i] * slopes.size()]);
}

/// The derivative by the input of a layer where that is not 0: max(0, z) passes a slope on where it passed a
/// number.
inline void go_back(const DenseLayer& layer, std::span<const float> slopes, std::span<const float> came_in,
                    std::vector<float>& by_input) {
  by_input.assign(layer.inputs, 0);
  for (std::uint32_t row = 0; row < layer.outputs; ++row) {
    if (slopes[row] == 0) continue;
    add_scaled({&layer.weights[std::size_t{row} * layer.inputs], layer.inputs}, slopes[row], by_input.data());
  }
  for (std::uint32_t i = 0; i < layer.inputs; ++i) by_input[i] = came_in[i] == 0 ? 0 : by_input[i];
}

}  // namespace qs::dense
