// Bounds for correlated inputs, the matrices behind them, and the simulation that they foretell.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "core/numerics/decibels.hpp"
#include "core/rounding/correlated_bounds.hpp"
#include "core/rounding/dependent_inputs.hpp"
#include "core/rounding/symmetric_eigenvalues.hpp"
#include "rounding_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// Mean entropy of the columns' codes, with Miller and Madow's correction, in bits.
double column_entropy(const RoundedLayer& layer, std::size_t rows, std::size_t columns) {
  double sum = 0;
  for (std::size_t j = 0; j < columns; ++j) {
    std::map<std::int32_t, double> counts;
    for (std::size_t r = 0; r < rows; ++r) counts[layer.codes[r * columns + j]] += 1;
    const auto n = static_cast<double>(rows);
    for (const auto& entry : counts) sum -= entry.second / n * std::log2(entry.second / n);
    sum += (static_cast<double>(counts.size()) - 1) / (2 * n * std::log(2.0));
  }
  return sum / static_cast<double>(columns);
}

/// Standard error of 10 log10(Σ a/Σ b) over rows.
double gain_error_db(const std::vector<double>& a, const std::vector<double>& b) {
  double sum_a = 0, sum_b = 0, squares = 0;
  for (std::size_t r = 0; r < a.size(); ++r) {
    sum_a += a[r];
    sum_b += b[r];
  }
  for (std::size_t r = 0; r < a.size(); ++r) {
    const double slope = a[r] / sum_a - b[r] / sum_b;
    squares += slope * slope;
  }
  return 10 / std::log(10.0) * std::sqrt(squares);
}

}  // namespace

TEST_CASE("correlated bounds: every golden row, best and worst of all orders") {
  int orders = 0;
  for (const Row& row : golden("rounding/14_bounds")) {
    const auto n = static_cast<std::size_t>(whole(row, "n"));
    CAPTURE(row.at("family"));
    CAPTURE(n);
    const SquareMatrix sigma = family_sigma(row.at("family"), n);
    const auto bounds = correlated_bounds(sigma);
    REQUIRE(bounds);
    CHECK(close(bounds->nearest, number(row, "E_rtn"), 1e-10));
    CHECK(close(bounds->natural, number(row, "E_gptq_nat"), 1e-10));
    CHECK(close(bounds->descending, number(row, "E_gptq_desc"), 1e-10));
    CHECK(close(bounds->determinant, number(row, "E_det"), 1e-10));
    const auto gain_is = [&](double gain, const char* column) {
      CHECK(std::abs(gain - number(row, column)) < 1e-9 + 1e-8 * gain);
    };
    gain_is(bounds->natural_gain_db, "gain_gptq_db");
    gain_is(bounds->descending_gain_db, "gain_gptq_desc_db");
    gain_is(bounds->steps_gain_db, "det_over_gptq_db");
    gain_is(bounds->determinant_gain_db, "gain_det_db");
    double steps = 0;
    for (std::size_t j = 0; j < n; ++j) {
      steps += std::log2(bounds->column_steps[j]);
      CHECK(close(bounds->column_steps[j] * std::sqrt(bounds->variances[j]), std::sqrt(bounds->determinant),
                  1e-12));
    }
    CHECK(std::abs(steps) < 1e-9);
    const auto range = range_of_orders(sigma);
    CHECK(range.has_value() == (n <= kMostOrderedColumns));
    if (row.at("E_best_order") != "nan") {
      REQUIRE(range);
      CHECK(close(range->best, number(row, "E_best_order"), 1e-10));
      CHECK(close(range->worst, number(row, "E_worst_order"), 1e-10));
      for (const auto* order : {&range->best_order, &range->worst_order}) {
        const auto factor = conditional_factor(sigma, {ColumnOrder::kGiven, *order, 0});
        REQUIRE(factor);
        double sum = 0;
        for (const double variance : factor->variances) sum += variance;
        CHECK(close(sum / static_cast<double>(n), order == &range->best_order ? range->best : range->worst,
                    1e-10));
      }
      ++orders;
    }
    const std::vector<double> eigenvalues = symmetric_eigenvalues(sigma);
    CHECK(close(eigenvalues.front(), number(row, "lambda_min"), 1e-9));
    CHECK(close(eigenvalues.back(), number(row, "lambda_max"), 1e-10));
    double logs = 0;
    for (const double value : eigenvalues) logs += std::log2(value) / static_cast<double>(n);
    CHECK(close(std::exp2(logs), bounds->determinant, 1e-10));
  }
  CHECK(orders == 14);
}

TEST_CASE("correlated bounds: exact distortion at every golden rate") {
  for (const Row& row : golden("rounding/14_reverse_waterfilling")) {
    CAPTURE(row.at("family"));
    CAPTURE(row.at("n"));
    CAPTURE(row.at("R_bits"));
    const auto eigenvalues =
        symmetric_eigenvalues(family_sigma(row.at("family"), static_cast<std::size_t>(whole(row, "n"))));
    const auto point = correlated_distortion(eigenvalues, number(row, "R_bits"));
    REQUIRE(point);
    CHECK(close(point->distortion, number(row, "D"), 1e-9));
    CHECK(close(point->level, number(row, "theta"), 1e-9));
    CHECK(point->active == static_cast<std::size_t>(whole(row, "active")));
    CHECK(close(point->high_rate, number(row, "highrate"), 1e-9));
    CHECK(std::abs(point->penalty_db - number(row, "penalty_db")) < 1e-8);
  }
  CHECK_FALSE(correlated_distortion({}, 1));
  CHECK_FALSE(correlated_distortion(std::vector<double>{1}, -1));
  // Singular: the high-rate form is 0, the exact one is not.
  const auto singular = correlated_distortion(std::vector<double>{0, 2, -1e-17}, 1);
  REQUIRE(singular);
  CHECK(singular->high_rate == 0);
  CHECK(singular->distortion == doctest::Approx(2.0 / 3 / 64));
  CHECK(std::isinf(singular->penalty_db));
  const auto nothing = correlated_distortion(std::vector<double>{0, 0}, 1);
  REQUIRE(nothing);
  CHECK(nothing->distortion == 0);
  CHECK(nothing->penalty_db == 0);
}

TEST_CASE("correlated bounds: the golden matrices, and U is the factor of the inverse") {
  for (const Row& row : golden("rounding/14_sigma_small")) {
    CAPTURE(row.at("family"));
    const auto n = static_cast<std::size_t>(whole(row, "n"));
    const SquareMatrix golden_sigma(n, matrix_of(row.at("sigma")));
    const SquareMatrix sigma = family_sigma(row.at("family"), n);
    for (std::size_t i = 0; i < n * n; ++i) CHECK(close(sigma.values[i], golden_sigma.values[i], 1e-14));
    for (const bool descending : {false, true}) {
      const auto factor = conditional_factor(
          golden_sigma, {descending ? ColumnOrder::kDescending : ColumnOrder::kNatural, {}, 0});
      REQUIRE(factor);
      const std::vector<double> variances = numbers(row.at(descending ? "d_desc" : "d_natural"));
      for (std::size_t j = 0; j < n; ++j) CHECK(close(factor->variances[j], variances[j], 1e-12));
      if (descending) CHECK(factor->order == whole_list<std::size_t>(row.at("perm_desc")));
      const SquareMatrix inverse = inverse_of_upper(factor->upper());
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          double product = 0;  // (UᵀU Σ)_ij
          for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t m = 0; m < n; ++m)
              product +=
                  inverse.at(k, i) * inverse.at(k, m) * golden_sigma.at(factor->order[m], factor->order[j]);
          }
          CHECK(std::abs(product - (i == j ? 1 : 0)) < 1e-12);
        }
      }
    }
  }
}

TEST_CASE("Cholesky: the factor gives the matrix back at every size; a bad pivot is told") {
  for (const std::size_t n : {1, 2, 31, 32, 33, 64, 97, 200}) {
    CAPTURE(n);
    const SquareMatrix sigma = *wishart_inputs(n, 2 * n, 3);
    Cholesky factor(sigma);
    while (!factor.step()) {
    }
    REQUIRE_FALSE(factor.bad_pivot());
    CHECK(factor.progress() == 1);
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k <= j; ++k) sum += factor.at(i, k) * factor.at(j, k);
        worst = std::max(worst, std::abs(sum - sigma.at(i, j)));
      }
    }
    CHECK(worst < 1e-12);
  }
  const SquareMatrix singular = *wishart_inputs(60, 40, 3);
  const auto factor = conditional_factor(singular, {});
  REQUIRE_FALSE(factor);
  CHECK(message(factor.error()).find("damping above 0 makes") != std::string::npos);
  CHECK(conditional_factor(singular, {ColumnOrder::kNatural, {}, 1e-6}));
  CHECK(checked_second_moment(singular));
}

TEST_CASE("eigenvalues: closed forms, a diagonal, zeros, sums, ranges of many powers of ten") {
  // The tridiagonal matrix 2, −1: 2 − 2 cos(kπ/(n+1)).
  const std::size_t n = 50;
  SquareMatrix matrix(n);
  for (std::size_t i = 0; i < n; ++i) {
    matrix.at(i, i) = 2;
    if (i > 0) matrix.at(i, i - 1) = matrix.at(i - 1, i) = -1;
  }
  const std::vector<double> values = symmetric_eigenvalues(matrix);
  for (std::size_t k = 0; k < n; ++k) {
    const double angle = 3.14159265358979323846 * static_cast<double>(k + 1) / static_cast<double>(n + 1);
    CHECK(std::abs(values[k] - (2 - 2 * std::cos(angle))) < 1e-13);
  }
  CHECK(symmetric_eigenvalues(SquareMatrix(3, {3, 0, 0, 0, 1, 0, 0, 0, 2})) == std::vector<double>{1, 2, 3});
  CHECK(symmetric_eigenvalues(SquareMatrix(4)) == std::vector<double>(4));
  CHECK(symmetric_eigenvalues(SquareMatrix(1, {-5})) == std::vector<double>{-5});
  CHECK(symmetric_eigenvalues({}).empty());
  const std::vector<double> ones = symmetric_eigenvalues(SquareMatrix(6, std::vector<double>(36, 1e80)));
  CHECK(ones.back() == doctest::Approx(6e80));
  CHECK(std::abs(ones[4]) < 1e66);
  const SquareMatrix wishart = *wishart_inputs(120, 60, 1);
  double trace = 0, sum = 0;
  for (std::size_t i = 0; i < 120; ++i) trace += wishart.at(i, i);
  const std::vector<double> half = symmetric_eigenvalues(wishart);
  for (const double value : half) sum += value;
  CHECK(close(sum, trace, 1e-12));
  CHECK(std::abs(half[59]) < 1e-13);
  CHECK(half[60] > 0.01);
}

TEST_CASE("second moment: of samples, and a given one that is none") {
  const auto sigma = second_moment(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 2);
  REQUIRE(sigma);
  CHECK(sigma->values == std::vector<double>{33, 38, 38, 44});
  CHECK(dead_inputs(*second_moment(std::vector<float>{0, 1, 0, 0, 2, -0.0F}, 3)) ==
        std::vector<std::size_t>{0, 2});
  const auto told = [](const auto& result) {
    REQUIRE_FALSE(result);
    return message(result.error());
  };
  CHECK(told(second_moment(std::vector<float>(7), 2)) ==
        "inputs: 7 values is not accepted; expected whole samples of 2 values, at least one");
  CHECK(told(second_moment({}, 2)) ==
        "inputs: 0 values is not accepted; expected whole samples of 2 values, at least one");
  CHECK(told(second_moment({}, 0)) == "inputs: 0 columns is not accepted; expected 1 to 8192");
  CHECK(told(second_moment(std::vector<float>{1, std::numeric_limits<float>::infinity()}, 2)) ==
        "inputs: infinity at 1 is not accepted; expected finite numbers only");
  const auto checked = [&](std::size_t n, std::vector<double> values) {
    return told(checked_second_moment(SquareMatrix(n, std::move(values))));
  };
  CHECK(checked(2, {1, 0, 0}) == "sigma: 3 values is not accepted; expected 4, 2 rows of 2");
  CHECK(
      checked(2, {-1, 0, 0, 1}).find("sigma[0][0]: -1 is not accepted; expected 0, or a mean square from") ==
      0);
  CHECK(checked(2, {1, std::nan(""), 0, 1}).find("sigma[0][1]: NaN is not accepted") == 0);
  CHECK(checked(2, {1, 2, 2, 1}).find("sigma[0][1]: 2 is not accepted; expected at most 1 in magnitude") ==
        0);
  CHECK(checked(2, {0, 0.1, 0.1, 1}).find("sigma[0][1]: 0.1 is not accepted; expected at most 0 in") == 0);
  CHECK(checked(2, {1, 0.5, 0.25, 1}) ==
        "sigma: sigma[0][1] = 0.5 beside sigma[1][0] = 0.25 is not accepted; expected a symmetric matrix");
  CHECK(checked(3, {1, 0.9, 0, 0.9, 1, 0.9, 0, 0.9, 1}).find("positive semidefinite") != std::string::npos);
  CHECK(checked_second_moment(SquareMatrix(3)));
  CHECK(checked_second_moment(SquareMatrix(2, {1, 1, 1, 1})));
  const auto mended = checked_second_moment(SquareMatrix(2, {1, 0.5, 0.500001, 1}));
  REQUIRE(mended);
  CHECK(mended->at(0, 1) == mended->at(1, 0));
  CHECK(second_moment(std::vector<float>(8, 1e-38F), 2));
  CHECK(second_moment(std::vector<float>(8, 3e38F), 2));
  CHECK_FALSE(second_moment(std::vector<float>(8, 1e-45F), 2));
  CHECK_FALSE(autoregressive_inputs(4, 1));
  CHECK_FALSE(outlier_inputs(4, OutlierPlace::kLast, 0.5));
  CHECK_FALSE(wishart_inputs(4, 0, 1));
  CHECK_FALSE(wishart_inputs(0, 1, 1));
}

TEST_CASE(
    "correlated bounds: the golden simulation, at a thirtieth of its size, and the gains that were foretold") {
  const std::map<int, double> entropy_steps = {{2, 1.082447}, {3, 0.522433}, {4, 0.259017}};
  std::map<int, double> fixed_steps;
  for (const Row& row : golden("02_uniform_optimal")) {
    for (const int bits : {2, 3, 4}) {
      if (row.at("dist") == "gaussian" && whole(row, "N") == 1 << bits)
        fixed_steps[bits] = number(row, "step");
    }
  }
  for (const Row& row : golden("rounding/14_sim")) {
    const auto n = static_cast<std::size_t>(whole(row, "n"));
    const int bits = whole(row, "R");
    const bool coded = row.at("kind") == "ec";
    const std::size_t rows = std::max<std::size_t>(150, 6'000 / n);
    CAPTURE(row.at("family"));
    CAPTURE(n);
    CAPTURE(bits);
    CAPTURE(row.at("kind"));
    const SquareMatrix sigma = family_sigma(row.at("family"), n);
    const std::vector<float> values = gaussian_weights(rows * n, 5 + n);
    StepSpec spec;
    spec.row_steps = {coded ? entropy_steps.at(bits) : fixed_steps.at(bits)};
    if (!coded) {
      spec.offset = 0.5;
      spec.most = (1 << (bits - 1)) - 1;
      spec.least = -spec.most - 1;
    }
    const auto run = [&](const StepSpec& steps, ColumnOrder order) {
      CompensationOptions options;
      options.factor.order = order;
      const auto result =
          compensate({rows, n, values}, sigma, *std::move(*step_grid(rows, n, steps)), options);
      REQUIRE(result);
      return *result;
    };
    const Compensation natural = run(spec, ColumnOrder::kNatural),
                       descending = run(spec, ColumnOrder::kDescending);
    const double nearest_rate = coded ? column_entropy(natural.nearest, rows, n) : 0;
    const auto gain_is = [&](const Compensation& result, const std::string& column) {
      const double rate = coded ? column_entropy(result.compensated, rows, n) - nearest_rate : 0;
      const double gain =
          decibels(natural.nearest.output_error / result.compensated.output_error) - 6.0206 * rate;
      CAPTURE(column);
      CHECK(std::abs(gain - number(row, column)) <
            4 * (gain_error_db(natural.nearest.row_errors, result.compensated.row_errors) + 0.02) + 0.05);
    };
    const double error = natural.nearest.output_error / static_cast<double>(rows * n);
    double squares = 0;
    for (const double e : natural.nearest.row_errors) squares += e * e;
    const double se = std::sqrt(squares) / natural.nearest.output_error;
    CHECK(std::abs(error / number(row, "e_rtn") - 1) < 4 * se);
    gain_is(natural, "rel_gptq_nat_db");
    gain_is(descending, "rel_gptq_desc_db");
    if (coded) {
      const auto bounds = correlated_bounds(sigma);
      REQUIRE(bounds);
      spec.column_steps = bounds->column_steps;
      gain_is(run(spec, ColumnOrder::kNatural), "rel_wsic_db");
      CHECK(std::abs(bounds->determinant_gain_db - number(row, "thr_wsic_db")) < 0.001);
    }
    CHECK(std::abs(correlated_bounds(sigma)->natural_gain_db - number(row, "thr_gptq_nat_db")) < 0.001);
  }
}

TEST_CASE(
    "dependent inputs: directions that none has are counted, whatever the units, and dead inputs are not") {
  CHECK(dependent_directions(*autoregressive_inputs(32, 0.99)) == 0);
  CHECK(dependent_directions(*outlier_inputs(64, OutlierPlace::kLast)) == 0);
  CHECK(dependent_directions(SquareMatrix(4)) == 0);
  for (const double unit : {1e-30, 1.0, 1e30}) {
    CAPTURE(unit);
    SquareMatrix ones(6), equal = *autoregressive_inputs(6, 0.5), dead = equal;
    for (std::size_t i = 0; i < 6; ++i) {
      for (std::size_t j = 0; j < 6; ++j) ones.at(i, j) = (i == 0 ? unit : 1) * (j == 0 ? unit : 1);
    }
    for (std::size_t j = 0; j < 6; ++j) {
      equal.at(5, j) = equal.at(j, 5) = unit * equal.at(0, j);
      dead.at(5, j) = dead.at(j, 5) = 0;
    }
    equal.at(5, 5) = unit * unit;
    CHECK(dependent_directions(ones) == 5);
    CHECK(dependent_directions(equal) == 1);
    CHECK(dependent_directions(dead) == 0);
  }
}
