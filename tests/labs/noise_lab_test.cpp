// When rounding is noise: facts of the lab "noise".
#include "labs/noise/lab.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/sources.hpp"
#include "labs/noise/state.hpp"
#include "labs/state/share_link.hpp"

using namespace qs;

namespace {

Sample drawn(std::string_view source, std::size_t count) {
  std::vector<float> values(count);
  draw(*find_source(source), 1, 0, values);
  return *make_sample(std::move(values));
}

NoiseResult noise_of(std::string_view spec, const Sample& sample) {
  const NoiseParams params{*parse_quantizer(spec)};
  const auto analysis = analyze(params.quantizer, sample);
  const auto report = measure_noise(*analysis->quantizer, step_of(params.quantizer, *analysis), sample, 0);
  return compute_noise(params, analysis, &*report, sample);
}

}  // namespace

TEST_CASE("noise: steps of half a standard deviation make the noise of the textbook") {
  const NoiseResult result = noise_of("mid_tread/step=0.5sigma", drawn("gaussian", 50'000));
  CHECK(std::abs(*result.power_ratio - 1) < 0.02);
  CHECK(std::abs(*result.correlation) < 0.02);
  CHECK(result.shape->uniform_distance < 0.02);
  CHECK(step_over_sigma(result) == doctest::Approx(0.5).epsilon(1e-6));
}

TEST_CASE("noise: with steps of four the error is the weight itself, and dither makes noise of it again") {
  const Sample sample = drawn("gaussian", 50'000);
  const NoiseResult coarse = noise_of("mid_tread/step=4sigma", sample);
  CHECK(*coarse.power_ratio < 0.8);
  CHECK(*coarse.correlation < -0.5);
  const NoiseResult dithered = noise_of("dither/step=4sigma", sample);
  CHECK(std::abs(*dithered.power_ratio - 1) < 0.03);
  CHECK(std::abs(*dithered.correlation) < 0.03);
  const NoiseResult left_in = noise_of("dither/step=4sigma/kind=nonsubtractive", sample);
  CHECK(*left_in.power_ratio > 1.5);  // the added noise stays in what is decoded
}

TEST_CASE(
    "noise: a Gaussian's error correlates by a tenth from 2.5 σ on, its power is a tenth off from 2.9 σ on") {
  const ValidityMap map = compute_validity(drawn("gaussian", 100'000));
  CHECK(*map.correlation_fails == doctest::Approx(2.5).epsilon(0.06));
  CHECK(*map.power_fails == doctest::Approx(2.9).epsilon(0.06));
  for (const ValidityPoint& point : map.points) {
    // H(Q) meets h(X) − log2 Δ for fine steps, and stays above it for coarse ones.
    if (point.step_over_sigma < 0.5) CHECK(std::abs(point.entropy_bits - point.predicted_bits) < 0.05);
    if (point.step_over_sigma > 4) CHECK(point.entropy_bits > point.predicted_bits);
  }
}

TEST_CASE("noise: the example of an error with a mean shows powers and variances apart") {
  const LabInfo lab = noise_lab();
  const auto preset = std::find_if(lab.presets.begin(), lab.presets.end(),
                                   [](const Preset& one) { return one.title == "An error with a mean"; });
  REQUIRE(preset != lab.presets.end());
  const AppState state = from_link("lab=noise&" + std::string(preset->link)).state;
  std::vector<float> values(state.count);
  draw(*make_source(state.source.id), state.seed, 0, values);
  const NoiseResult result = noise_of(state.quantizer.text(), *make_sample(std::move(values)));
  CHECK(*result.sqnr_variance_db > *result.sqnr_db + 1);
}

TEST_CASE("noise: the clip that is best for SQNR is wider than the one that is best for entropy") {
  const ClipSweep sweep = compute_clips({4}, drawn("gaussian", 100'000));
  CHECK(sweep.points[sweep.best_sqnr].sigmas == doctest::Approx(2.55).epsilon(0.05));
  CHECK(sweep.points[sweep.best_entropy].sigmas < 1.8);
  for (std::size_t i = 1; i < sweep.points.size(); ++i) {
    CHECK(sweep.points[i].granular >= sweep.points[i - 1].granular * 0.98);
    CHECK(sweep.points[i].overload <= sweep.points[i - 1].overload);
  }
}

TEST_CASE("noise: the error's shape from the sorted sample is that from the errors themselves") {
  const Sample sample = drawn("laplace", 20'000);
  for (const char* spec : {"int4", "int3/range=2sigma", "mid_tread/step=1sigma", "mid_rise/step=0.7sigma"}) {
    CAPTURE(spec);
    const auto analysis = analyze(*parse_quantizer(spec), sample);
    const NoiseShape fast = noise_shape(*analysis->cells, *analysis->statistics.step, sample.sorted);
    const auto plain = measure_noise(*analysis->quantizer, analysis->statistics.step, sample, 0);
    REQUIRE(fast.shares.size() == plain->shape->shares.size());
    for (std::size_t i = 0; i < fast.shares.size(); ++i)
      CHECK(std::abs(fast.shares[i] - plain->shape->shares[i]) < 0.0015);
    CHECK(std::abs(fast.inside_share - plain->shape->inside_share) < 0.001);
    CHECK(std::abs(std::accumulate(fast.shares.begin(), fast.shares.end(), 0.0) - fast.inside_share) < 1e-12);
  }
}

TEST_CASE("noise: where all values are one, nothing is claimed") {
  const Sample sample = *make_sample({3, 3, 3});
  CHECK(compute_validity(sample).points.empty());
  CHECK(compute_clips({4}, sample).points.empty());
  const NoiseResult result = noise_of("int4", sample);
  CHECK(!noise_answer(result).empty());
  CHECK(!clip_answer({}, result).empty());
}

TEST_CASE("noise: an error beyond the picture is not shown at its edge, where it would be another error") {
  std::vector<float> values(5000);
  draw(*find_source("gaussian"), 1, 0, values);
  values[4000] = 50;  // far from the weights that the picture's height is chosen by
  const NoiseResult result = noise_of("int4/range=2sigma", *make_sample(std::move(values)));
  REQUIRE(result.field != nullptr);
  REQUIRE(result.field_reach < 40);
  const HeatMap& field = *result.field;
  for (std::uint64_t row = 0; row < field.rows; ++row)
    CHECK(field.heat[row * field.columns + field.columns - 1] == -1);  // the column of that weight
  const auto shown = std::count_if(field.heat.begin(), field.heat.end(), [](float heat) { return heat > 0; });
  CHECK(shown > 10);
}
