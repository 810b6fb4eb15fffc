// Compensation against the golden layers, and what must hold for every layer.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/rounding/rounding_steps.hpp"
#include "rounding_helpers.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

bool same(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

FactorOptions options_of(const Row& row) {
  FactorOptions options;
  options.order = row.at("method") == "gptq_desc" ? ColumnOrder::kDescending : ColumnOrder::kNatural;
  options.damping = number(row, "damp");
  return options;
}

double sum_of_products(const SquareMatrix& sigma, const std::vector<double>& values,
                       const std::vector<float>& weights, std::size_t row) {
  double sum = 0;
  const std::size_t n = sigma.size;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      sum += (values[row * n + i] - static_cast<double>(weights[row * n + i])) * sigma.at(i, j) *
             (values[row * n + j] - static_cast<double>(weights[row * n + j]));
    }
  }
  return sum;
}

std::string refusal(const Expected<Compensation>& result) {
  REQUIRE_FALSE(result);
  return message(result.error());
}

}  // namespace

TEST_CASE("compensation: codes and errors of every golden layer, nearest rounding beside it") {
  const auto layers = golden_layers();
  int compensated = 0, nearest = 0, singular = 0;
  for (const Row& row : golden("rounding/15_gptq_results")) {
    const std::string& method = row.at("method");
    if (method == "optimum") continue;
    CAPTURE(row.at("case"));
    CAPTURE(method);
    CAPTURE(row.at("damp"));
    const GoldenLayer& layer = layers.at(row.at("case"));
    CompensationOptions options;
    options.factor = options_of(row);
    if (method == "rtn") options.factor.damping = 0.01;
    const Expected<Compensation> result = compensate(layer.weights(), layer.sigma, *layer.grid, options);
    if (row.at("codes") == "singular") {
      CHECK(refusal(result).find("damping above 0") != std::string::npos);
      ++singular;
      continue;
    }
    REQUIRE(result);
    const RoundedLayer& rounded = method == "rtn" ? result->nearest : result->compensated;
    (method == "rtn" ? nearest : compensated) += 1;
    CHECK(rounded.codes == whole_list<std::int32_t>(row.at("codes")));
    CHECK(same(rounded.output_error, number(row, "err_total"), 1e-12));
    CHECK(rounded.clamped == static_cast<std::uint64_t>(whole(row, "n_clamped")));
    const std::vector<double> errors = numbers(row.at("err_rows"));
    REQUIRE(rounded.row_errors.size() == errors.size());
    for (std::size_t r = 0; r < errors.size(); ++r) CHECK(same(rounded.row_errors[r], errors[r], 1e-12));
    if (method != "rtn") CHECK(result->order == whole_list<std::size_t>(row.at("order")));
  }
  CHECK(compensated == 74);
  CHECK(nearest == 19);
  CHECK(singular == 2);
}

TEST_CASE("compensation: each golden step, and steps give the job's codes") {
  const auto layers = golden_layers();
  for (const Row& row : golden("rounding/15_gptq_trace")) {
    CAPTURE(row.at("case"));
    CAPTURE(row.at("method"));
    CAPTURE(row.at("step"));
    const GoldenLayer& layer = layers.at(row.at("case"));
    const auto adjusted = numbers(row.at("w_adjusted"));
    const auto codes = whole_list<std::int32_t>(row.at("codes"));
    CompensationOptions options;
    options.factor = options_of(row);
    const auto whole_layer = compensate(layer.weights(), layer.sigma, *layer.grid, options);
    REQUIRE(whole_layer);
    REQUIRE(adjusted.size() == layer.rows);
    for (std::size_t r = 0; r < layer.rows; ++r) {
      const auto path = rounding_steps(layer.weights(), r, layer.sigma, *layer.grid, options.factor);
      REQUIRE(path);
      const RoundingStep& step = path->steps[static_cast<std::size_t>(whole(row, "step"))];
      CHECK(step.column == static_cast<std::size_t>(whole(row, "column")));
      CHECK(close(step.inverse_diagonal, number(row, "U_jj"), 1e-12));
      CHECK(close(step.variance, number(row, "d_j"), 1e-12));
      CHECK(same(step.adjusted, adjusted[r], 1e-12));
      CHECK(step.point.code == codes[r]);
      CHECK(same(path->output_error, whole_layer->compensated.row_errors[r], 1e-12));
      CHECK(same(path->nearest_output_error, whole_layer->nearest.row_errors[r], 1e-12));
      const std::vector<std::int32_t> row_codes(
          whole_layer->compensated.codes.begin() + static_cast<std::ptrdiff_t>(r * layer.columns),
          whole_layer->compensated.codes.begin() + static_cast<std::ptrdiff_t>((r + 1) * layer.columns));
      CHECK(path->codes == row_codes);
    }
  }
}

TEST_CASE("compensation: a code by hand pushes as the nearest one does, and may lower the error") {
  const auto layers = golden_layers();
  const GoldenLayer& layer = layers.at("gptq_worse_no_clip");
  const auto path = rounding_steps(layer.weights(), 0, layer.sigma, *layer.grid, {});
  REQUIRE(path);
  CHECK(path->output_error > path->nearest_output_error);
  double undamped = 0;
  for (const RoundingStep& step : path->steps) undamped += step.cost;
  CHECK(same(undamped, path->output_error, 1e-12));
  bool found_better = false;
  for (std::int32_t code = -3; code <= 3; ++code) {
    const auto by_hand = rounding_steps(layer.weights(), 0, layer.sigma, *layer.grid, {}, {{0, code}});
    REQUIRE(by_hand);
    const RoundingStep &first = by_hand->steps[0], &second = by_hand->steps[1];
    CHECK(first.by_hand);
    CHECK(by_hand->codes[0] == code);
    CHECK(first.error == doctest::Approx(first.point.value - first.adjusted));
    CHECK(second.adjusted == doctest::Approx(static_cast<double>(layer.values[1]) + first.push[1]));
    CHECK(first.push[0] == 0);
    CHECK(by_hand->steps[2].push == std::vector<double>(3));
    found_better = found_better || by_hand->output_error < path->output_error;
  }
  CHECK(found_better);
  CHECK_FALSE(rounding_steps(layer.weights(), 0, layer.sigma, *layer.grid, {}, {{0, 4}}));
  CHECK_FALSE(rounding_steps(layer.weights(), 0, layer.sigma, *layer.grid, {}, {{3, 0}}));
  CHECK_FALSE(rounding_steps(layer.weights(), 1, layer.sigma, *layer.grid, {}));
}

TEST_CASE(
    "compensation: sizes across panels and blocks, errors as a plain double loop, slices change nothing") {
  for (const std::size_t n : {1, 3, 31, 32, 33, 63, 64, 65, 100, 130}) {
    for (const std::size_t rows : {1, 5, 32, 33}) {
      CAPTURE(n);
      CAPTURE(rows);
      const std::vector<float> values = gaussian_weights(rows * n, 3 + n);
      const SquareMatrix sigma = *autoregressive_inputs(n, 0.9);
      StepSpec spec;
      spec.row_steps = {0.6};
      spec.least = -3;
      spec.most = 3;
      const auto grid = std::move(*step_grid(rows, n, spec));
      CompensationOptions options;
      options.factor = {ColumnOrder::kDescending, {}, 0.01};
      const LayerWeights weights{rows, n, values};
      const auto whole_run = compensate(weights, sigma, *grid, options);
      REQUIRE(whole_run);
      for (std::size_t r = 0; r < rows; r += 4) {
        const auto path = rounding_steps(weights, r, sigma, *grid, options.factor);
        REQUIRE(path);
        for (std::size_t j = 0; j < n; ++j)
          REQUIRE(path->codes[j] == whole_run->compensated.codes[r * n + j]);
        CHECK(same(whole_run->compensated.row_errors[r],
                   sum_of_products(sigma, whole_run->compensated.values, values, r), 1e-11));
        CHECK(same(whole_run->nearest.row_errors[r],
                   sum_of_products(sigma, whole_run->nearest.values, values, r), 1e-11));
      }
      CompensationJob job(weights, sigma, *grid, options);
      double progress = job.progress();
      int steps = 0;
      for (; !job.step([] { return false; }); ++steps) {
        CHECK(job.progress() >= progress);
        progress = job.progress();
      }
      const auto sliced = job.take();
      REQUIRE(sliced);
      CHECK(sliced->compensated.codes == whole_run->compensated.codes);
      CHECK(sliced->compensated.row_errors == whole_run->compensated.row_errors);
      options.with_errors = false;
      const auto codes_only = compensate(weights, sigma, *grid, options);
      REQUIRE(codes_only);
      CHECK(codes_only->compensated.codes == whole_run->compensated.codes);
      CHECK(codes_only->compensated.weight_error == whole_run->compensated.weight_error);
      CHECK(codes_only->nearest.codes.empty());
    }
  }
}

TEST_CASE("compensation: for uncorrelated inputs of one power it is nearest rounding, with every quantizer") {
  const std::size_t rows = 6, n = 64;
  const std::vector<float> values = gaussian_weights(rows * n, 11);
  const Sample sample = sample_of(values, {rows, n});
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    const auto quantizer = fit(spec_of(row.id), sample);
    REQUIRE(quantizer);
    const auto grid = fitted_grid(**quantizer, rows, n);
    CompensationOptions options;
    options.factor = {ColumnOrder::kDescending, {}, 0.01};
    const auto plain = compensate({rows, n, values}, identity(n), *grid, options);
    REQUIRE(plain);
    CHECK(plain->compensated.codes == codes_of(**quantizer, values));
    CHECK(plain->nearest.codes == plain->compensated.codes);
    CHECK(plain->output_gain_db() == 0);
    CHECK(plain->worse_rows.empty());
    CHECK(same(plain->compensated.output_error, plain->compensated.weight_error, 1e-12));
    const std::vector<float> decoded = decoded_by(**quantizer, values);
    for (std::size_t i = 0; i < decoded.size(); ++i)
      CHECK(plain->compensated.values[i] == static_cast<double>(decoded[i]));
    // Correlated inputs: outputs gain, and every code is one of the quantizer.
    const auto gained = compensate({rows, n, values}, *autoregressive_inputs(n, 0.95), *grid, options);
    REQUIRE(gained);
    CHECK(std::isfinite(gained->compensated.output_error));
    CHECK(gained->compensated.weight_error >= gained->nearest.weight_error * 0.999);
    if (row.rate_bits >= 3 && row.nearest_level) CHECK(gained->output_gain_db() > 1);
  }
}

TEST_CASE("compensation: channel and block scales stay with their places when columns change their order") {
  const std::size_t rows = 8, n = 64;
  std::vector<float> values = gaussian_weights(rows * n, 12);
  for (std::size_t j = 0; j < n; ++j) values[3 * n + j] *= 20;
  const Sample sample = sample_of(values, {rows, n});
  SquareMatrix sigma = *outlier_inputs(n, OutlierPlace::kLast, 10, 0.9);
  for (const char* text : {"int4/channel=0", "int3/block=32", "q4_0", "nf4/block=32", "uint4/channel=1"}) {
    CAPTURE(text);
    const auto quantizer = fit(spec_of(text), sample);
    REQUIRE(quantizer);
    const auto grid = fitted_grid(**quantizer, rows, n);
    CompensationOptions options;
    options.factor = {ColumnOrder::kDescending, {}, 0.01};
    const auto result = compensate({rows, n, values}, sigma, *grid, options);
    REQUIRE(result);
    CHECK(result->order.front() == 56);
    CHECK(result->output_gain_db() > 1);
    std::vector<float> decoded(values.size());
    (*quantizer)->decode(result->compensated.codes, decoded);
    for (std::size_t i = 0; i < decoded.size(); ++i)
      REQUIRE(result->compensated.values[i] == static_cast<double>(decoded[i]));
  }
}

TEST_CASE("compensation: two columns never lose, on an unbounded grid and on a clamped one") {
  GaussianPairs draws(5);
  for (int trial = 0; trial < 300; ++trial) {
    const double rho = 2 * draws.uniform() - 1, power = std::exp(3 * draws.next());
    SquareMatrix sigma(2, {1, rho * std::sqrt(power), rho * std::sqrt(power), power});
    const std::vector<float> values = gaussian_weights(2 * 16, 100 + static_cast<std::uint64_t>(trial));
    StepSpec spec;
    spec.row_steps = {0.7};
    if (trial % 2 == 0) {
      spec.least = -2;
      spec.most = 1;
    }
    const auto grid = std::move(*step_grid(16, 2, spec));
    CompensationOptions options;
    options.factor.order = trial % 3 == 0 ? ColumnOrder::kDescending : ColumnOrder::kNatural;
    const auto result = compensate({16, 2, values}, sigma, *grid, options);
    REQUIRE(result);
    CHECK(result->worse_rows.empty());
  }
}

TEST_CASE("compensation: a push over the edge of the grid blows a row up, and is told") {
  const auto layers = golden_layers();
  const GoldenLayer& layer = layers.at("gptq_worse_clip");
  const auto result = compensate(layer.weights(), layer.sigma, *layer.grid, {});
  REQUIRE(result);
  CHECK(result->blown_up == std::vector<std::size_t>{0});
  CHECK(result->worse_rows == std::vector<std::size_t>{0});
  CHECK(result->compensated.output_error / result->nearest.output_error ==
        doctest::Approx(5.69).epsilon(0.001));
  CHECK(result->output_gain_db() == doctest::Approx(-7.55).epsilon(0.01));
  const GoldenLayer& greedy = layers.at("gptq_worse_no_clip");
  const auto lost = compensate(greedy.weights(), greedy.sigma, *greedy.grid, {});
  REQUIRE(lost);
  CHECK(lost->worse_rows.size() == 1);
  CHECK(lost->blown_up.empty());
}

TEST_CASE("compensation: dead inputs, equal weights, rows of zeros, one column") {
  const auto layers = golden_layers();
  const GoldenLayer& layer = layers.at("dead_column");
  const auto result = compensate(layer.weights(), layer.sigma, *layer.grid, {});
  REQUIRE(result);
  CHECK(result->dead == std::vector<std::size_t>{2});
  CHECK(result->compensated.codes[2] == 0);
  for (const float weight : {0.0F, 0.25F, -3e38F, 1e-45F}) {
    CAPTURE(weight);
    const std::vector<float> values(2 * 5, weight);
    const auto quantizer = fit(spec_of("int4/channel=0"), sample_of(values, {2, 5}));
    REQUIRE(quantizer);
    const auto grid = fitted_grid(**quantizer, 2, 5);
    const auto equal = compensate({2, 5, values}, *autoregressive_inputs(5, 0.99), *grid, {});
    REQUIRE(equal);
    CHECK(std::isfinite(equal->compensated.output_error));
    CHECK(std::isfinite(equal->output_gain_db()));
  }
  // All inputs dead: every output is 0 whatever the codes.
  const auto none =
      compensate({2, 5, std::vector<float>(10, 1.0F)}, SquareMatrix(5), *std::move(*step_grid(2, 5, {})), {});
  REQUIRE(none);
  CHECK(none->dead.size() == 5);
  CHECK(none->compensated.output_error == 0);
  CHECK(none->output_gain_db() == 0);
  const auto single = compensate({1, 1, std::vector<float>{0.7F}}, SquareMatrix(1, {4}),
                                 *std::move(*step_grid(1, 1, {})), {});
  REQUIRE(single);
  CHECK(single->compensated.codes == std::vector<std::int32_t>{1});
  CHECK(single->variances == std::vector<double>{4});
}

TEST_CASE("compensation: refusals name the field, the value and what is accepted") {
  const std::vector<float> values = gaussian_weights(6, 1);
  const auto grid = std::move(*step_grid(2, 3, {}));
  const auto run = [&](const LayerWeights& weights, const SquareMatrix& sigma,
                       const FactorOptions& factor = {}) {
    CompensationOptions options;
    options.factor = factor;
    return refusal(compensate(weights, sigma, *grid, options));
  };
  const LayerWeights weights{2, 3, values};
  const SquareMatrix fine = identity(3);
  CHECK(run({2, 2, values}, fine) == "weights: 6 values is not accepted; expected as many as 2 x 2");
  CHECK(run({0, 3, {}}, fine) ==
        "weights: 0 x 3 is not accepted; expected at least one row of 1 to 8192 inputs");
  CHECK(run(weights, identity(4)) ==
        "sigma: 4 rows is not accepted; expected 3, one for each column of the weights");
  CHECK(run({1, 3, std::span(values).first(3)}, fine) == "grid: 2 x 3 is not accepted; expected 1 x 3");
  std::vector<float> broken = values;
  broken[4] = std::numeric_limits<float>::quiet_NaN();
  CHECK(run({2, 3, broken}, fine) == "weights[1][1]: NaN is not accepted; expected finite numbers only");
  CHECK(run(weights, fine, {ColumnOrder::kNatural, {}, -0.01}) ==
        "damping: -0.01 is not accepted; expected a number from 0 to 1000000");
  CHECK(run(weights, fine, {ColumnOrder::kGiven, {0, 1, 1}, 0}) ==
        "order: column 1 is not accepted; expected each column from 0 to 2 once");
  const SquareMatrix indefinite(3, {1, 2, 0, 2, 1, 0, 0, 0, 1});
  CHECK(run(weights, indefinite).find("the variance -3 with damping 0 is not accepted") != std::string::npos);
  CHECK(run(weights, indefinite, {ColumnOrder::kNatural, {}, 0.01}).find("; more damping makes") !=
        std::string::npos);
  SquareMatrix bad = fine;
  bad.at(1, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(run(weights, bad).find("sigma[1][1]: NaN") == 0);
  bad = fine;
  bad.at(2, 0) = bad.at(0, 2) = std::numeric_limits<double>::infinity();
  CHECK(run(weights, bad).find("sigma: a matrix that leaves input 0") == 0);
}

TEST_CASE("rounding grid: steps that are none, and codes at the edge of what a code holds") {
  const auto told = [](StepSpec spec) {
    const auto grid = step_grid(2, 3, std::move(spec));
    REQUIRE_FALSE(grid);
    return message(grid.error());
  };
  StepSpec spec;
  spec.row_steps = {1, 0};
  CHECK(told(spec) == "row steps[1]: 0 is not accepted; expected a step from 1e-100 to 1e100");
  spec.row_steps = {1, 1, 1};
  CHECK(told(spec) == "row steps: 3 numbers is not accepted; expected 1 or 2");
  spec = {};
  spec.column_steps = {1, 2, std::numeric_limits<double>::quiet_NaN()};
  CHECK(told(spec).find("column steps[2]: NaN") == 0);
  spec = {};
  spec.least = 2;
  spec.most = 1;
  CHECK(told(spec) == "codes: 2 to 1 is not accepted; expected a least code that is not above the most");
  spec = {};
  spec.row_steps = {1e-90};
  spec.column_steps = {1e-90};
  CHECK(told(spec).find("steps: products from 1e-180") == 0);
  const auto grid = std::move(*step_grid(2, 3, {}));
  CHECK(grid->codes().empty());
  const GridPoint far = grid->nearest(0, 0, 1e30);
  CHECK(far.clamped);
  CHECK(far.code == std::numeric_limits<std::int32_t>::max());
  CHECK(std::isfinite(grid->nearest(0, 0, std::numeric_limits<double>::quiet_NaN()).value));
  spec = {};
  spec.row_steps = {0.5, 2};
  spec.column_steps = {1, 3, 1};
  spec.offset = 0.5;
  spec.least = -2;
  spec.most = 1;
  const auto rise = std::move(*step_grid(2, 3, spec));
  CHECK(rise->codes() == std::vector<std::int32_t>{-2, -1, 0, 1});
  CHECK(rise->nearest(1, 1, 1.0).value == 3);
  CHECK(rise->nearest(1, 1, -100).value == -9);
  CHECK(rise->value(0, 1, 1) == 2.25);
}
