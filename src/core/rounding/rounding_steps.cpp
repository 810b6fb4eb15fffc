#include "core/rounding/rounding_steps.hpp"

#include <string>

#include "core/text.hpp"

namespace qs {
namespace {

Expected<void> check_row(const LayerWeights& weights, std::size_t row, const RoundingGrid& grid,
                         const std::map<std::size_t, std::int32_t>& by_hand) {
  if (weights.columns > kMostTracedColumns) {
    return refuse("columns", std::to_string(weights.columns),
                  "at most " + std::to_string(kMostTracedColumns));
  }
  if (row >= weights.rows)
    return refuse("row", std::to_string(row), "0 to " + std::to_string(weights.rows - 1));
  for (const auto& [column, code] : by_hand) {
    if (column >= weights.columns)
      return refuse("column", std::to_string(column), "0 to " + std::to_string(weights.columns - 1));
    if (grid.has_code(code)) continue;
    const std::vector<std::int32_t> codes = grid.codes();
    return refuse("code of column " + std::to_string(column), std::to_string(code),
                  codes.empty()
                      ? "a code of the grid"
                      : "one from " + std::to_string(codes.front()) + " to " + std::to_string(codes.back()));
  }
  return {};
}

double squared_norm(const std::vector<double>& deviations) {
  double sum = 0;
  for (const double deviation : deviations) sum += deviation * deviation;
  return sum;
}

}  // namespace

Expected<RoundingPath> rounding_steps(const LayerWeights& weights, std::size_t row, const SquareMatrix& sigma,
                                      const RoundingGrid& grid, const FactorOptions& options,
                                      const std::map<std::size_t, std::int32_t>& by_hand) {
  if (Expected<void> fine = check_layer(weights, sigma, grid); !fine) return tl::unexpected(fine.error());
  if (Expected<void> fine = check_row(weights, row, grid, by_hand); !fine)
    return tl::unexpected(fine.error());
  const Expected<ConditionalFactor> factor = conditional_factor(sigma, options);
  if (!factor) return tl::unexpected(factor.error());
  const SquareMatrix inverse = inverse_of_upper(factor->upper());
  const std::size_t n = weights.columns;
  std::vector<double> adjusted(n);  // by column
  for (std::size_t j = 0; j < n; ++j)
    adjusted[j] = sigma.at(j, j) == 0 ? 0 : static_cast<double>(weights.values[row * n + j]);
  RoundingPath path;
  path.codes.resize(n);
  path.values.resize(n);
  for (std::size_t j = 0; j < n; ++j) {
    RoundingStep step;
    step.column = factor->order[j];
    step.adjusted = adjusted[step.column];
    step.point = grid.nearest(row, step.column, step.adjusted);
    if (const auto hand = by_hand.find(step.column); hand != by_hand.end()) {
      step.by_hand = true;
      step.point.code = hand->second;
      step.point.value = grid.value(row, step.column, hand->second);
    }
    step.error = step.point.value - step.adjusted;
    step.inverse_diagonal = inverse.at(j, j);
    step.variance = factor->variances[j];
    step.cost = step.variance * step.error * step.error;
    step.push.resize(n);
    for (std::size_t k = j + 1; k < n; ++k) {
      const double push = step.error / inverse.at(j, j) * inverse.at(j, k);
      step.push[factor->order[k]] = push;
      adjusted[factor->order[k]] += push;
    }
    path.codes[step.column] = step.point.code;
    path.values[step.column] = step.point.value;
    path.steps.push_back(std::move(step));
  }
  std::vector<double> deviations(n), nearest_deviations(n);
  for (std::size_t j = 0; j < n; ++j) {
    const double weight = static_cast<double>(weights.values[row * n + j]);
    const GridPoint nearest = grid.nearest(row, j, weight);
    path.nearest_codes.push_back(nearest.code);
    path.nearest_values.push_back(nearest.value);
    deviations[j] = path.values[j] - weight;
    nearest_deviations[j] = nearest.value - weight;
  }
  path.output_error = output_errors(deviations, sigma).front();
  path.nearest_output_error = output_errors(nearest_deviations, sigma).front();
  path.weight_error = squared_norm(deviations);
  path.nearest_weight_error = squared_norm(nearest_deviations);
  return path;
}

}  // namespace qs
