#include "core/rounding/cholesky.hpp"

#include <cmath>

namespace qs {

Cholesky::Cholesky(SquareMatrix matrix)
    : matrix_(std::move(matrix)),
      factor_(matrix_.size),
      panel_(kPanelLanes * round_up(matrix_.size, kPanelLanes)) {}

void Cholesky::load_panel() {
  const std::size_t n = matrix_.size, end = std::min(row_ + kPanelLanes, n);
  std::fill(panel_.begin(), panel_.end(), 0.0);
  for (std::size_t i = row_; i < end; ++i) {
    for (std::size_t j = 0; j <= i; ++j) panel_[kPanelLanes * j + i - row_] = matrix_.at(i, j);
  }
}

bool Cholesky::factor_diagonal() {
  const std::size_t count = std::min(kPanelLanes, matrix_.size - row_);
  for (std::size_t j = 0; j < count; ++j) {
    double* column = &panel_[kPanelLanes * (row_ + j)];
    const double pivot = column[j];
    if (!(pivot > kLeastPivot * matrix_.at(row_ + j, row_ + j)) || !std::isfinite(pivot)) {
      bad_ = BadPivot{row_ + j, pivot};
      return false;
    }
    const double root = std::sqrt(pivot);
    for (std::size_t lane = j; lane < count; ++lane) column[lane] /= root;
    for (std::size_t k = j + 1; k < count; ++k) {
      double* later = &panel_[kPanelLanes * (row_ + k)];
      for (std::size_t lane = k; lane < count; ++lane) later[lane] -= column[k] * column[lane];
    }
  }
  return true;
}

void Cholesky::keep_panel() {
  const std::size_t end = std::min(row_ + kPanelLanes, matrix_.size);
  for (std::size_t i = row_; i < end; ++i) {
    for (std::size_t j = 0; j <= i; ++j) factor_.at(j, i) = panel_[kPanelLanes * j + i - row_];
  }
}

bool Cholesky::step() {
  const std::size_t n = matrix_.size;
  if (bad_ || row_ >= n) return true;
  if (column_ == 0) load_panel();
  const std::size_t end = std::min(column_ + kBlockColumns, row_);
  if (column_ < end) {
    settle_block(panel_.data(), factor_, column_, end, row_, kPanelLanes, [&](std::size_t j, double* lanes) {
      const double diagonal = factor_.at(j, j);
      for (std::size_t lane = 0; lane < kPanelLanes; ++lane) lanes[lane] /= diagonal;
    });
    // The panel's own columns are no coefficients yet: its lanes are.
    for (std::size_t k = row_; k < std::min(row_ + kPanelLanes, n); ++k) {
      double* later = &panel_[kPanelLanes * k];
      for (std::size_t j = column_; j < end; ++j) {
        const double* settled = &panel_[kPanelLanes * j];
        const double c = settled[k - row_];
        for (std::size_t lane = 0; lane < kPanelLanes; ++lane) later[lane] -= c * settled[lane];
      }
    }
    column_ = end;
    if (column_ < row_) return false;
  }
  if (!factor_diagonal()) return true;
  keep_panel();
  row_ += kPanelLanes;
  column_ = 0;
  return row_ >= n;
}

double Cholesky::progress() const {
  if (matrix_.size == 0 || bad_) return 1;
  const double done = static_cast<double>(row_) / static_cast<double>(matrix_.size);
  return std::min(1.0, done * done * done);
}

SquareMatrix inverse_of_upper(const SquareMatrix& upper) {
  const std::size_t n = upper.size;
  SquareMatrix inverse(n);
  // Row i of the inverse solves u·upper = e_i from the left.
  for (std::size_t i = 0; i < n; ++i) {
    double* row = &inverse.at(i, 0);
    row[i] = 1;
    for (std::size_t j = i; j < n; ++j) {
      row[j] /= upper.at(j, j);
      for (std::size_t k = j + 1; k < n; ++k) row[k] -= row[j] * upper.at(j, k);
    }
  }
  return inverse;
}

}  // namespace qs
