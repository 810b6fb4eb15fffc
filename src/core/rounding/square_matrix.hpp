#pragma once
/// A square matrix of doubles, row by row.

#include <cstddef>
#include <utility>
#include <vector>

namespace qs {

struct SquareMatrix {
  std::size_t size = 0;
  std::vector<double> values;  // size × size, row-major

  SquareMatrix() = default;
  explicit SquareMatrix(std::size_t n) : size(n), values(n * n) {}
  SquareMatrix(std::size_t n, std::vector<double> row_major) : size(n), values(std::move(row_major)) {}

  double at(std::size_t row, std::size_t column) const { return values[row * size + column]; }
  double& at(std::size_t row, std::size_t column) { return values[row * size + column]; }
};

}  // namespace qs
