// Quantizers on samples whose result is known: uniform, constant, empty, non-finite, huge.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/quantizers.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("uniform weights use their codes almost evenly: only the two outermost cells are half as wide") {
  const Sample sample = drawn("uniform", 200'000);
  for (int bits = 2; bits <= 8; ++bits) {
    const double steps = std::pow(2.0, bits) - 2;  // from the lowest level to the highest
    const double entropy = (steps - 1) / steps * std::log2(steps) + std::log2(2 * steps) / steps;
    CHECK(*analyze(spec_of("int" + std::to_string(bits)), sample)->metric("entropy_bits") ==
          doctest::Approx(entropy).epsilon(1e-3));
  }
}

TEST_CASE("affine codes of a symmetric range: exact zero costs half a step at one end") {
  // 15 steps between the extremes put 0 halfway between two
  // codes; the zero point moves the grid by half a step.
  const auto analysis = analyze(spec_of("uint4"), drawn("uniform", 200'000));
  CHECK((analysis->zero_points[0] == 7 || analysis->zero_points[0] == 8));
  CHECK(*analysis->metric("entropy_bits") == doctest::Approx(std::log2(15)).epsilon(1e-3));
}

TEST_CASE("non-finite weights get a code but stay out of the metrics") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const Sample sample = sample_of({-1, 1, kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()});
  const auto analysis = analyze(spec_of("int4"), sample);
  REQUIRE(analysis);
  CHECK(analysis->non_finite.total() == 3);
  CHECK(analysis->statistics.count == 2);
  CHECK(std::isinf(*analysis->metric("sqnr_db")));
  CHECK(codes_of(**fit(spec_of("int4"), sample), sample.values) ==
        std::vector<std::int32_t>{-7, 7, 7, -7, 0});
}

TEST_CASE("a sample without finite values is refused, an all-zero one is exact without a ratio") {
  CHECK(message(analyze(spec_of("int4"), sample_of({})).error()) ==
        "values: an empty array is not accepted; expected at least one finite number");
  CHECK(message(analyze(spec_of("int4"), sample_of({std::numeric_limits<float>::quiet_NaN()})).error()) ==
        "values: an array of NaN and infinities only is not accepted; expected at least one finite number");
  const auto zeros = analyze(spec_of("uint4"), sample_of({0, 0, 0}));
  CHECK(!zeros->metric("sqnr_db"));
  CHECK(*zeros->metric("mse") == 0);
  CHECK(*zeros->metric("entropy_bits") == 0);
}

TEST_CASE("a constant tensor is exact under absmax: its value is a level") {
  const auto analysis = analyze(spec_of("int4"), sample_of(std::vector<float>(100, 0.375F)));
  CHECK(std::isinf(*analysis->metric("sqnr_db")));
  CHECK(!analysis->metric("noise_signal_correlation"));
}

TEST_CASE("a shape must have as many elements as there are values") {
  const auto sample = make_sample({1, 2, 3}, {2, 2});
  REQUIRE(!sample);
  CHECK(message(sample.error()) ==
        "shape: [2,2] is not accepted; expected a product of 3, the number of values");
}

TEST_CASE(
    "a range beyond float32 ends at the largest float32, and a percentile of 0 falls back to the full "
    "range") {
  const Sample huge = sample_of({1.5e38F, -1.5e38F, 1e38F});
  for (const char* spec : {"int4/range=10sigma", "uint4/range=10sigma", "int8/range=1000sigma"}) {
    CAPTURE(spec);
    const auto analysis = analyze(spec_of(spec), huge);
    CHECK(std::isfinite(analysis->scales[0]));
    CHECK(std::isfinite(*analysis->metric("sqnr_db")));
    CHECK(analysis->zero_points[0] >= 0);
  }
  std::vector<float> sparse(2000, 0.0F);
  sparse[7] = 0.3F;
  CHECK((*fit(spec_of("int4/range=p99"), sample_of(sparse)))->scales()[0] ==
        (*fit(spec_of("int4"), sample_of(sparse)))->scales()[0]);
}

TEST_CASE("a shape whose product overflows to the right number is refused all the same") {
  CHECK(!make_sample({1, 2, 3, 4}, {968973220, 19037413721}));
}

TEST_CASE("Lloyd–Max with one level: the mean of the weights, by iteration and exactly") {
  const Sample sample = drawn("laplace", 700, 4);
  for (const std::string design : {"lloyd", "exact"}) {
    const auto quantizer = fit(spec_of("lloyd_max/levels=1/design=" + design), sample);
    REQUIRE(quantizer);
    const auto cells = (*quantizer)->cells();
    REQUIRE(cells);
    REQUIRE(cells->levels.size() == 1);
    CHECK(cells->levels[0] == doctest::Approx(sample.sorted.mean()).epsilon(1e-6));
  }
}
