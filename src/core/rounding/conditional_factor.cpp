#include "core/rounding/conditional_factor.hpp"

#include <cmath>
#include <numeric>
#include <string>

#include "core/text.hpp"

namespace qs {
namespace {

Expected<std::vector<std::size_t>> order_of_columns(const std::vector<double>& diagonal,
                                                    const FactorOptions& options) {
  const std::size_t n = diagonal.size();
  if (options.order == ColumnOrder::kGiven) {
    const std::string wanted = "each column from 0 to " + std::to_string(n - 1) + " once";
    if (options.given.size() != n)
      return refuse("order", std::to_string(options.given.size()) + " columns", wanted);
    std::vector<bool> seen(n);
    for (const std::size_t column : options.given) {
      if (column >= n || seen[column]) return refuse("order", "column " + std::to_string(column), wanted);
      seen[column] = true;
    }
    return options.given;
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (options.order == ColumnOrder::kDescending) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return diagonal[a] > diagonal[b]; });
  }
  return order;
}

}  // namespace

ConditionalFactoring::ConditionalFactoring(SquareMatrix reversed, std::vector<std::size_t> order,
                                           double damping, double added)
    : cholesky_(std::move(reversed)), order_(std::move(order)), damping_(damping), added_(added) {}

Expected<ConditionalFactoring> ConditionalFactoring::begin(const SquareMatrix& sigma,
                                                           const FactorOptions& options) {
  const std::size_t n = sigma.size;
  if (n == 0 || sigma.values.size() != n * n)
    return refuse("sigma", std::to_string(sigma.values.size()) + " values", "a square matrix");
  if (!(options.damping >= 0 && options.damping <= kMostDamping))
    return refuse("damping", shortest(options.damping), "a number from 0 to " + shortest(kMostDamping));
  std::vector<double> diagonal;
  double mean = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double square = sigma.at(j, j);
    if (!(square >= 0) || !std::isfinite(square)) {
      return refuse("sigma[" + std::to_string(j) + "][" + std::to_string(j) + "]", shortest(square),
                    "a finite mean square, not negative");
    }
    diagonal.push_back(square == 0 ? 1 : square);
    mean += diagonal.back() / static_cast<double>(n);
  }
  Expected<std::vector<std::size_t>> order = order_of_columns(diagonal, options);
  if (!order) return tl::unexpected(order.error());
  const double added = options.damping * mean;
  SquareMatrix reversed(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = (*order)[n - 1 - i];
    for (std::size_t j = 0; j < i; ++j) reversed.at(i, j) = sigma.at(from, (*order)[n - 1 - j]);
    reversed.at(i, i) = diagonal[from] + added;
  }
  return ConditionalFactoring(std::move(reversed), std::move(*order), options.damping, added);
}

Expected<ConditionalFactor> ConditionalFactoring::take() {
  const std::size_t n = order_.size();
  if (const std::optional<BadPivot>& bad = cholesky_.bad_pivot()) {
    const std::string column = std::to_string(order_[n - 1 - bad->row]);
    return refuse("sigma",
                  "a matrix that leaves input " + column +
                      ", given the inputs rounded after it, the variance " + shortest(bad->value) +
                      " with damping " + shortest(damping_),
                  std::string("a positive definite matrix; ") +
                      (damping_ == 0 ? "damping above 0 makes a singular one that (0.01 is usual)"
                                     : "more damping makes a singular one that"));
  }
  ConditionalFactor factor{std::move(order_), std::vector<double>(n), TileTriangle(n), added_};
  for (std::size_t j = 0; j < n; ++j) {
    const double root = cholesky_.at(n - 1 - j, n - 1 - j);
    factor.variances[j] = root * root;
    for (std::size_t i = 0; i < j; ++i) factor.pushes.at(i, j) = cholesky_.at(n - 1 - i, n - 1 - j) / root;
  }
  return factor;
}

SquareMatrix ConditionalFactor::upper() const {
  SquareMatrix upper(size());
  for (std::size_t j = 0; j < size(); ++j) {
    const double root = std::sqrt(variances[j]);
    upper.at(j, j) = root;
    for (std::size_t i = 0; i < j; ++i) upper.at(i, j) = pushes.at(i, j) * root;
  }
  return upper;
}

Expected<ConditionalFactor> conditional_factor(const SquareMatrix& sigma, const FactorOptions& options) {
  Expected<ConditionalFactoring> work = ConditionalFactoring::begin(sigma, options);
  if (!work) return tl::unexpected(work.error());
  while (!work->step()) {
  }
  return work->take();
}

}  // namespace qs
