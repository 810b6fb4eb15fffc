#include "core/rounding/correlated_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/allocation/water_filling.hpp"
#include "core/numerics/decibels.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double geometric_mean(std::span<const double> values) {
  double logs = 0;
  for (const double value : values) logs += std::log2(value);
  return std::exp2(logs / static_cast<double>(values.size()));
}

/// Variance of input j that the inputs of a set (bit i: input i) do not explain.
double variance_given(const SquareMatrix& sigma, std::size_t j, std::uint32_t set) {
  std::vector<std::size_t> inputs;
  for (std::size_t i = 0; i < sigma.size; ++i) {
    if ((set >> i & 1U) != 0) inputs.push_back(i);
  }
  inputs.push_back(j);
  const std::size_t n = inputs.size();
  SquareMatrix factor(n);
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c <= r; ++c) {
      double sum = sigma.at(inputs[r], inputs[c]);
      for (std::size_t k = 0; k < c; ++k) sum -= factor.at(r, k) * factor.at(c, k);
      if (r == c && r + 1 == n) return sum;
      factor.at(r, c) = r == c ? std::sqrt(sum) : sum / factor.at(c, c);
    }
  }
  return 0;
}

/// The sums of d over the set of the last columns, extremal over their orders; `sign` −1 for the greatest.
std::vector<std::size_t> extremal_order(const std::vector<std::vector<double>>& variances, std::size_t n,
                                        double sign, double& sum) {
  const std::uint32_t sets = std::uint32_t{1} << n;
  std::vector<double> least(sets, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> first(sets);  // the first column of the set to be rounded
  least[0] = 0;
  for (std::uint32_t set = 0; set < sets; ++set) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::uint32_t with = set | std::uint32_t{1} << j;
      if (with == set) continue;
      const double candidate = least[set] + sign * variances[set][j];
      if (candidate >= least[with]) continue;
      least[with] = candidate;
      first[with] = j;
    }
  }
  sum = sign * least[sets - 1];
  std::vector<std::size_t> order;
  for (std::uint32_t set = sets - 1; set != 0; set &= ~(std::uint32_t{1} << order.back()))
    order.push_back(first[set]);
  return order;
}

}  // namespace

Expected<CorrelatedBounds> correlated_bounds(const SquareMatrix& sigma, double damping) {
  for (std::size_t j = 0; j < sigma.size; ++j) {
    if (sigma.at(j, j) == 0) {
      return refuse("sigma, input " + std::to_string(j + 1), "always 0",
                    "inputs that vary; leave the column of this one out");
    }
  }
  Expected<ConditionalFactor> natural = conditional_factor(sigma, {ColumnOrder::kNatural, {}, damping});
  if (!natural) return tl::unexpected(natural.error());
  Expected<ConditionalFactor> descending = conditional_factor(sigma, {ColumnOrder::kDescending, {}, damping});
  if (!descending) return tl::unexpected(descending.error());
  CorrelatedBounds bounds;
  bounds.nearest = bounds.added = natural->added;
  for (std::size_t j = 0; j < sigma.size; ++j)
    bounds.nearest += sigma.at(j, j) / static_cast<double>(sigma.size);
  bounds.variances = std::move(natural->variances);
  bounds.descending_variances = std::move(descending->variances);
  bounds.descending_order = std::move(descending->order);
  bounds.natural = mean_of(bounds.variances);
  bounds.descending = mean_of(bounds.descending_variances);
  bounds.determinant = geometric_mean(bounds.variances);
  bounds.natural_gain_db = decibels(bounds.nearest / bounds.natural);
  bounds.descending_gain_db = decibels(bounds.nearest / bounds.descending);
  bounds.determinant_gain_db = decibels(bounds.nearest / bounds.determinant);
  bounds.steps_gain_db = decibels(bounds.natural / bounds.determinant);
  for (const double variance : bounds.variances)
    bounds.column_steps.push_back(std::sqrt(bounds.determinant / variance));
  return bounds;
}

Expected<OrderRange> range_of_orders(const SquareMatrix& sigma) {
  const std::size_t n = sigma.size;
  if (n == 0 || n > kMostOrderedColumns) {
    return refuse("columns", std::to_string(n),
                  "1 to " + std::to_string(kMostOrderedColumns) + " for all orders");
  }
  // Whether Σ is regular does not depend on the order.
  if (const auto regular = conditional_factor(sigma, {}); !regular) return tl::unexpected(regular.error());
  std::vector<std::vector<double>> variances(std::size_t{1} << n, std::vector<double>(n));
  for (std::uint32_t set = 0; set < variances.size(); ++set) {
    for (std::size_t j = 0; j < n; ++j) {
      if ((set >> j & 1U) == 0) variances[set][j] = variance_given(sigma, j, set);
    }
  }
  OrderRange range;
  range.best_order = extremal_order(variances, n, 1, range.best);
  range.worst_order = extremal_order(variances, n, -1, range.worst);
  range.best /= static_cast<double>(n);
  range.worst /= static_cast<double>(n);
  return range;
}

Expected<CorrelatedDistortion> correlated_distortion(std::span<const double> eigenvalues, double bits) {
  if (eigenvalues.empty()) return refuse("eigenvalues", "none", "at least one");
  if (!(bits >= 0 && bits <= 64)) return refuse("bits", shortest(bits), "a rate from 0 to 64 bits a weight");
  std::vector<double> variances;
  for (const double value : eigenvalues) {
    if (!std::isfinite(value)) return refuse("eigenvalues", shortest(value), "finite numbers");
    variances.push_back(std::max(value, 0.0));
  }
  const auto n = static_cast<double>(variances.size());
  const WaterFilling filling = fill_to_rate(variances, bits * n);
  CorrelatedDistortion result;
  result.distortion = filling.total_distortion / n;
  result.level = filling.level;
  for (const double variance : variances) result.active += variance > filling.level ? 1 : 0;
  const bool singular = *std::min_element(variances.begin(), variances.end()) <= 0;
  result.high_rate = singular ? 0 : geometric_mean(variances) * std::exp2(-2 * bits);
  if (result.distortion > 0) result.penalty_db = decibels(result.distortion / result.high_rate);
  return result;
}

}  // namespace qs
