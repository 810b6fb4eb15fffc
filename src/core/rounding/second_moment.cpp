#include "core/rounding/second_moment.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/rounding/cholesky.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

std::string entry_name(std::size_t row, std::size_t column) {
  return "sigma[" + std::to_string(row) + "][" + std::to_string(column) + "]";
}

Expected<void> check_diagonal(const SquareMatrix& sigma) {
  for (std::size_t i = 0; i < sigma.size; ++i) {
    const double square = sigma.at(i, i);
    if (square == 0 || (square >= kLeastMeanSquare && square <= 1 / kLeastMeanSquare)) continue;
    return refuse(
        entry_name(i, i), shortest(square),
        "0, or a mean square from " + shortest(kLeastMeanSquare) + " to " + shortest(1 / kLeastMeanSquare));
  }
  return {};
}

Expected<void> check_pair(const SquareMatrix& sigma, std::size_t i, std::size_t j) {
  const double above = sigma.at(i, j), below = sigma.at(j, i);
  const double most = std::sqrt(sigma.at(i, i)) * std::sqrt(sigma.at(j, j));
  for (const bool upper : {true, false}) {
    const double value = upper ? above : below;
    if (std::abs(value) <= most * (1 + kSymmetryTolerance)) continue;  // false for NaN
    return refuse(
        upper ? entry_name(i, j) : entry_name(j, i), shortest(value),
        "at most " + shortest(most) + " in magnitude, the root of the product of the two mean squares");
  }
  if (std::abs(above - below) <= most * kSymmetryTolerance) return {};
  return refuse(
      "sigma",
      entry_name(i, j) + " = " + shortest(above) + " beside " + entry_name(j, i) + " = " + shortest(below),
      "a symmetric matrix");
}

/// XᵀX, upper triangle. Four samples a pass over it, which is what costs; terms are added sample after sample.
SquareMatrix sums_of_products(std::span<const float> inputs, std::size_t columns) {
  constexpr std::size_t kTogether = 4;
  SquareMatrix sums(columns);
  std::vector<double> samples(kTogether * columns);
  for (std::size_t first = 0; first < inputs.size(); first += kTogether * columns) {
    for (std::size_t i = 0; i < samples.size(); ++i)
      samples[i] = first + i < inputs.size() ? static_cast<double>(inputs[first + i]) : 0;
    const double *s0 = samples.data(), *s1 = s0 + columns, *s2 = s1 + columns, *s3 = s2 + columns;
    for (std::size_t i = 0; i < columns; ++i) {
      const double a = s0[i], b = s1[i], c = s2[i], d = s3[i];
      double* row = &sums.at(i, 0);
      for (std::size_t j = i; j < columns; ++j)
        row[j] = row[j] + a * s0[j] + b * s1[j] + c * s2[j] + d * s3[j];
    }
  }
  return sums;
}

}  // namespace

Expected<SquareMatrix> second_moment(std::span<const float> inputs, std::size_t columns) {
  if (columns == 0 || columns > kMostInputs)
    return refuse("inputs", std::to_string(columns) + " columns", "1 to " + std::to_string(kMostInputs));
  if (inputs.empty() || inputs.size() % columns != 0) {
    return refuse("inputs", std::to_string(inputs.size()) + " values",
                  "whole samples of " + std::to_string(columns) + " values, at least one");
  }
  const auto bad = std::find_if(inputs.begin(), inputs.end(), [](float x) { return !std::isfinite(x); });
  if (bad != inputs.end()) {
    return refuse("inputs", shortest(*bad) + " at " + std::to_string(bad - inputs.begin()),
                  "finite numbers only");
  }
  const SquareMatrix sums = sums_of_products(inputs, columns);
  SquareMatrix sigma(columns);
  const std::size_t count = inputs.size() / columns;
  const auto samples = static_cast<double>(count);
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t j = i; j < columns; ++j) {
      sigma.at(i, j) = sigma.at(j, i) = sums.at(i, j) / samples;
    }
  }
  if (Expected<void> fine = check_diagonal(sigma); !fine) return tl::unexpected(fine.error());
  return sigma;
}

Expected<SquareMatrix> checked_second_moment(SquareMatrix sigma) {
  const std::size_t n = sigma.size;
  if (n == 0 || n > kMostInputs)
    return refuse("sigma", std::to_string(n) + " rows", "1 to " + std::to_string(kMostInputs));
  if (sigma.values.size() != n * n) {
    return refuse("sigma", std::to_string(sigma.values.size()) + " values",
                  std::to_string(n * n) + ", " + std::to_string(n) + " rows of " + std::to_string(n));
  }
  if (Expected<void> fine = check_diagonal(sigma); !fine) return tl::unexpected(fine.error());
  double mean = 0;
  for (std::size_t i = 0; i < n; ++i) {
    mean += sigma.at(i, i) / static_cast<double>(n);
    for (std::size_t j = 0; j < i; ++j) {
      if (Expected<void> fine = check_pair(sigma, j, i); !fine) return tl::unexpected(fine.error());
      sigma.at(i, j) = sigma.at(j, i) = (sigma.at(i, j) + sigma.at(j, i)) / 2;
    }
  }
  if (mean == 0) return sigma;
  // Σ + tolerance·mean·I has a Cholesky factor just where no eigenvalue of Σ lies further below 0.
  SquareMatrix lifted = sigma;
  for (std::size_t i = 0; i < n; ++i) lifted.at(i, i) += kSemidefiniteTolerance * mean;
  Cholesky factor(std::move(lifted));
  while (!factor.step()) {
  }
  if (const std::optional<BadPivot>& bad = factor.bad_pivot()) {
    return refuse("sigma",
                  "a matrix that gives input " + std::to_string(bad->row) +
                      ", given those before it, the variance " + shortest(bad->value),
                  "a positive semidefinite matrix: no variance is negative");
  }
  return sigma;
}

std::vector<std::size_t> dead_inputs(const SquareMatrix& sigma) {
  std::vector<std::size_t> dead;
  for (std::size_t j = 0; j < sigma.size; ++j) {
    if (sigma.at(j, j) == 0) dead.push_back(j);
  }
  return dead;
}

}  // namespace qs
