// The best codes of a row, and how far successive rounding stays from them.
#include <doctest/doctest.h>

#include <cmath>

#include "core/rounding/closest_point.hpp"
#include "rounding_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("closest point: the optimum of every golden layer, of several the first") {
  const auto layers = golden_layers();
  int checked = 0;
  for (const Row& row : golden("rounding/15_gptq_results")) {
    if (row.at("method") != "optimum") continue;
    CAPTURE(row.at("case"));
    const GoldenLayer& layer = layers.at(row.at("case"));
    const auto codes = whole_list<std::int32_t>(row.at("codes"));
    const std::vector<double> errors = numbers(row.at("err_rows"));
    for (std::size_t r = 0; r < layer.rows; ++r) {
      CAPTURE(r);
      const auto best = closest_point(layer.weights(), r, layer.sigma, *layer.grid);
      REQUIRE(best);
      CHECK(best->complete);
      CHECK(std::abs(best->output_error - errors[r]) < 1e-12);
      for (std::size_t j = 0; j < layer.columns; ++j) CHECK(best->codes[j] == codes[r * layer.columns + j]);
      ++checked;
    }
  }
  CHECK(checked == 29);
}

TEST_CASE("closest point: no listed code row is better; a limit gives what was found; refusals") {
  const std::size_t n = 5;
  const std::vector<float> values = gaussian_weights(n, 9);
  const SquareMatrix sigma = *autoregressive_inputs(n, 0.95);
  StepSpec spec;
  spec.row_steps = {0.9};
  spec.least = -2;
  spec.most = 2;
  const auto grid = std::move(*step_grid(1, n, spec));
  const auto best = closest_point({1, n, values}, 0, sigma, *grid);
  REQUIRE(best);
  double least = 1e300;
  std::vector<double> deviations(n);
  for (int all = 0; all < 3125; ++all) {
    for (int j = 0, rest = all; j < static_cast<int>(n); ++j, rest /= 5) {
      const auto column = static_cast<std::size_t>(j);
      deviations[column] = 0.9 * (rest % 5 - 2) - static_cast<double>(values[column]);
    }
    least = std::min(least, output_errors(deviations, sigma).front());
  }
  CHECK(best->output_error == doctest::Approx(least).epsilon(1e-12));
  const auto first = closest_point({1, n, values}, 0, sigma, *grid, 1);
  REQUIRE(first);
  CHECK_FALSE(first->complete);
  CHECK(first->nodes == n);
  const auto successive = compensate({1, n, values}, sigma, *grid, {});
  REQUIRE(successive);
  CHECK(first->codes == successive->compensated.codes);
  const auto unbounded = std::move(*step_grid(1, n, {}));
  CHECK(closest_point({1, n, values}, 0, sigma, *unbounded));
  const auto endless =
      closest_point({1, n, values}, 0, SquareMatrix(n, std::vector<double>(n * n, 1)), *unbounded);
  REQUIRE_FALSE(endless);
  CHECK(
      message(endless.error()) ==
      "grid: codes without end is not accepted; expected listed codes, because sigma is singular: column 0 could "
      "go anywhere");
  CHECK(closest_point({1, n, values}, 0, SquareMatrix(n, std::vector<double>(n * n, 1)), *grid));
  CHECK_FALSE(closest_point({1, n, values}, 1, sigma, *grid));
  CHECK_FALSE(closest_point({1, 2, std::span(values).first(2)}, 0, SquareMatrix(2, {1, 2, 2, 1}),
                            *std::move(*step_grid(1, 2, {}))));
  CHECK_FALSE(
      closest_point({1, 17, std::vector<float>(17)}, 0, identity(17), *std::move(*step_grid(1, 17, {}))));
}

TEST_CASE("compensation: how often it loses and how often it is best, against the golden shares") {
  constexpr std::size_t kRows = 500;
  int checked = 0;
  for (const Row& row : golden("rounding/15_gptq_stats")) {
    const auto n = static_cast<std::size_t>(whole(row, "n"));
    CAPTURE(n);
    CAPTURE(row.at("scale"));
    CAPTURE(row.at("rho"));
    CAPTURE(row.at("grid"));
    const bool clip = row.at("grid") == "clip";
    StepSpec spec;
    spec.row_steps = {number(row, "scale")};
    if (clip) {
      spec.most = whole(row, "Q");
      spec.least = -spec.most;
    }
    const auto grid = std::move(*step_grid(kRows, n, spec));
    const SquareMatrix sigma = *autoregressive_inputs(n, number(row, "rho"));
    const std::vector<float> values = gaussian_weights(kRows * n, 77 + n);
    const auto result = compensate({kRows, n, values}, sigma, *grid, {});
    REQUIRE(result);
    const std::vector<double>&ours = result->compensated.row_errors, &nearest = result->nearest.row_errors;
    double better = 0, best = 0, best_sum = 0;
    for (std::size_t r = 0; r < kRows; ++r) {
      better += ours[r] < nearest[r] * (1 - 1e-9) ? 1 : 0;
      if (!clip) continue;
      const auto point = closest_point({kRows, n, values}, r, sigma, *grid);
      REQUIRE(point);
      best += ours[r] <= point->output_error * (1 + 1e-9) + 1e-15 ? 1 : 0;
      best_sum += point->output_error;
    }
    const auto share_is_near = [&](double count, const std::string& column) {
      const double p = number(row, column);
      const double error = std::sqrt((p * (1 - p) + 1.0 / kRows) * (1.0 / kRows + 1.0 / 4000));
      CAPTURE(column);
      CHECK(std::abs(count / kRows - p) < 4 * error);
    };
    share_is_near(static_cast<double>(result->worse_rows.size()), "frac_worse");
    share_is_near(better, "frac_better");
    if (clip) share_is_near(best, "frac_opt");
    const double gain_error = number(row, "gain_gptq_se") * std::sqrt(1 + 4000.0 / kRows);
    CHECK(std::abs(result->output_gain_db() - number(row, "gain_gptq_db")) < 4 * gain_error + 0.002);
    if (clip) {
      const double gain = 10 * std::log10(result->nearest.output_error / best_sum);
      CHECK(std::abs(gain - number(row, "gain_opt_db")) < 4 * gain_error + 0.15);
    }
    ++checked;
  }
  CHECK(checked == 48);
}
