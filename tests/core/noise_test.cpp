// The noise of a tensor, value by value, and entropies of samples.
#include "core/noise.hpp"

#include <cmath>

#include "core/information/differential_entropy.hpp"
#include "core/sample/histogram.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

NoiseReport report(std::string_view spec, const Sample& sample, std::size_t axis = 0) {
  const auto analysis = analyze(spec_of(spec), sample);
  const auto found = measure_noise(**fit(spec_of(spec), sample), analysis->statistics.step, sample, axis);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("noise: fine steps make it uniform, coarse ones do not") {
  const Sample sample = drawn("gaussian", 100'000);
  const auto fine = report("mid_tread/step=0.1", sample).shape;
  REQUIRE(fine);
  CHECK(fine->uniform_distance < 0.01);
  CHECK(*fine->kurtosis == doctest::Approx(1.8).epsilon(0.01));
  CHECK(fine->inside_share == 1);
  const auto coarse = report("mid_tread/step=4", sample).shape;
  CHECK(coarse->uniform_distance > 0.09);
  CHECK(!report("nf4", sample).shape);  // no step
}

TEST_CASE("noise: five published SQNRs of one tensor, far apart where channels differ") {
  // Channel 0: σ = 1; channel 1: σ = 0.01, almost all of it rounded to 0.
  std::vector<float> values = drawn("gaussian", 20'000).values;
  for (std::size_t i = 10'000; i < 20'000; ++i) values[i] *= 0.01F;
  const NoiseReport found = report("int8", sample_of(values, {2, 10'000}));
  REQUIRE(found.channels.sqnr_db.size() == 2);
  CHECK(*found.sqnr.norm_ratio_db > 30);
  CHECK(*found.channels.least_db < 4);
  CHECK(*found.sqnr.mean_of_db ==
        doctest::Approx((*found.channels.sqnr_db[0] + *found.channels.sqnr_db[1]) / 2).epsilon(1e-12));
  CHECK(*found.sqnr.mean_of_ratios_db > *found.sqnr.mean_of_db);
  // The offset of 1e-4 drowns the noise of weights: σ = 0.02 reads 6.0 dB in place of 40.
  std::vector<float> weights = drawn("gaussian", 65'536).values;
  for (float& x : weights) x *= 0.02F;
  const NoiseReport small = report("int8", sample_of(weights));
  CHECK(*small.sqnr.norm_ratio_db == doctest::Approx(39.5).epsilon(0.03));
  CHECK(*small.sqnr.offset_db == doctest::Approx(6.0).epsilon(0.02));
}

TEST_CASE("noise: by power and by variance differ where the weights have a mean") {
  std::vector<float> values = drawn("gaussian", 10'000).values;
  for (float& x : values) x = 0.1F + 0.02F * x;
  const Sample sample = sample_of(values);
  const auto analysis = analyze(spec_of("uint8"), sample);
  CHECK(*analysis->metric("sqnr_db") - *analysis->metric("sqnr_variance_db") ==
        doctest::Approx(10 * std::log10(26.0)).epsilon(0.02));
  CHECK(*report("uint8", sample).sqnr.variance_ratio_db ==
        doctest::Approx(*analysis->metric("sqnr_variance_db")).epsilon(1e-6));
}

TEST_CASE("noise: an axis that is not there is refused") {
  const Sample sample = drawn("gaussian", 10);
  const auto found = measure_noise(**fit(spec_of("int4"), sample), std::nullopt, sample, 1);
  REQUIRE(!found);
  CHECK(message(found.error()) == "axis: 1 is not accepted; expected an axis of the tensor's shape, 0 to 0");
}

TEST_CASE("differential entropy of samples nears the closed form, ties are told") {
  for (const SourceInfo& source : sources()) {
    if (!source.independent) continue;
    CAPTURE(source.id);
    const auto found = vasicek_entropy(drawn(source.id, 100'000).sorted);
    REQUIRE(found);
    CHECK(found->window == 316);
    CHECK(std::abs(found->bits - source.differential_entropy_bits) < 0.03);
    CHECK(found->tied_share < 0.01);
  }
  // By hand: 3 values, m = 2: every window is the whole, 3/4·(4 − 1) = 2.25.
  CHECK(vasicek_entropy(sample_of({1, 2, 4}).sorted)->bits == doctest::Approx(std::log2(2.25)));
  CHECK(vasicek_entropy(sample_of({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2}).sorted)->tied_share > 0.5);
  CHECK(!vasicek_entropy(sample_of({1, 1, 1}).sorted));
  CHECK(!vasicek_entropy(sample_of({1, 2}).sorted));
}

TEST_CASE("histograms count every value once, the last edge too") {
  const Sample sample = sample_of({0, 0.5F, 1, 1, 2, 3});
  const auto shares = histogram(sample.sorted, 0, 2, 2);
  CHECK(shares[0] == doctest::Approx(2.0 / 6));
  CHECK(shares[1] == doctest::Approx(3.0 / 6));
}
