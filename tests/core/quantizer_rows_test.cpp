// Single rows: their formulas on small numbers, and their known properties.
#include <cmath>

#include "core/formats/dynamic8.hpp"
#include "golden.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::vector<float> decoded(std::string_view spec, const std::vector<float>& values) {
  return decoded_by(**fit(spec_of(spec), sample_of(values)), values);
}

double metric(std::string_view spec, const Sample& sample, std::string_view id) {
  const auto analysis = analyze(spec_of(spec), sample);
  REQUIRE_MESSAGE(analysis, spec);
  return analysis->metric(id).value();
}

std::string refusal(std::string_view text, const Sample& sample) {
  const auto spec = parse_quantizer(text);
  if (!spec) return message(spec.error());
  const auto quantizer = fit(*spec, sample);
  return quantizer ? "accepted" : message(quantizer.error());
}

}  // namespace

TEST_CASE("mid-tread keeps 0, mid-rise has none; dead zones swallow twice as much") {
  const std::vector<float> values = {-1.2F, -0.6F, 0, 0.4F, 0.6F, 1.1F};
  CHECK(decoded("mid_tread/step=1", values) == std::vector<float>{-1, -1, 0, 0, 1, 1});
  CHECK(decoded("mid_rise/step=1", values) == std::vector<float>{-1.5F, -0.5F, 0.5F, 0.5F, 0.5F, 1.5F});
  CHECK(decoded("dead_zone/step=1", values) == std::vector<float>{-1.5F, 0, 0, 0, 0, 1.5F});
  CHECK(decoded("dead_zone/step=1/zone=1", values) == decoded("mid_tread/step=1", values));
  CHECK(decoded("mid_tread/step=1/levels=2", values) == std::vector<float>{-1, -1, 0, 0, 0, 0});
}

TEST_CASE("fine uniform steps: the noise is Δ²/12 and the entropy h − log2 Δ; coarse ones: neither") {
  const Sample sample = drawn("gaussian", 200'000);
  CHECK(metric("mid_tread/step=0.1", sample, "mse") == doctest::Approx(0.01 / 12).epsilon(0.01));
  CHECK(metric("mid_tread/step=0.1", sample, "uniform_noise_mse") ==
        doctest::Approx(0.01 / 12).epsilon(1e-4));
  const double h = find_source("gaussian")->differential_entropy_bits;
  CHECK(metric("mid_tread/step=0.1", sample, "entropy_bits") ==
        doctest::Approx(h - std::log2(0.1)).epsilon(1e-3));
  // Δ = 4σ: 0 for 95 % of the weights.
  CHECK(metric("mid_tread/step=4sigma", sample, "mutual_information_bits") ==
        doctest::Approx(0.312).epsilon(0.01));
  CHECK(metric("mid_tread/step=4", sample, "mse") < 16.0 / 12 * 0.8);
}

TEST_CASE("binary: the mean magnitude is the best scale for signs") {
  CHECK(decoded("binary", {-1, 0, 2, 5}) == std::vector<float>{-2, 2, 2, 2});
  const Sample sample = drawn("laplace", 10'000);
  const double best = metric("binary", sample, "mse");
  const float scale = (*fit(spec_of("binary"), sample))->scales()[0];
  for (const float factor : {0.98F, 1.02F}) {
    double error = 0;
    for (const float x : sample.values) error += std::pow(std::abs(x) - scale * factor, 2.0) / 10'000;
    CHECK(best < error);
  }
}

TEST_CASE("ternary: both rules by hand") {
  const std::vector<float> values = {-4, -1, 0.5F, 1, 3.5F};  // mean magnitude 2, threshold 1.4
  CHECK(decoded("ternary", values) == std::vector<float>{-3.75F, 0, 0, 0, 3.75F});
  CHECK(decoded("ternary/rule=absmean", values) == std::vector<float>{-2, 0, 0, 0, 2});
}

TEST_CASE("powers of two: every level is one, or 0") {
  const Sample sample = drawn("gaussian", 1000);
  for (const float x : decoded_by(**fit(spec_of("power_of_two"), sample), sample.values)) {
    int exponent = 0;
    CHECK((x == 0 || std::abs(std::frexp(x, &exponent)) == 0.5F));
  }
}

TEST_CASE("µ-law and A-law: levels follow the expander, and small weights keep their SQNR") {
  const auto cells = *(*fit(spec_of("mu_law/bits=8/range=1"), drawn("uniform", 10)))->cells();
  CHECK(cells.levels.size() == 256);
  CHECK(cells.levels[128] == doctest::Approx((std::pow(256.0, 0.5 / 128) - 1) / 255));
  CHECK(cells.thresholds[254] == doctest::Approx((std::pow(256.0, 127.0 / 128) - 1) / 255));
  const auto a = *(*fit(spec_of("a_law/bits=8/range=1"), drawn("uniform", 10)))->cells();
  const double span = 1 + std::log(87.6);
  CHECK(a.levels[128] == doctest::Approx(0.5 / 128 * span / 87.6));
  CHECK(a.thresholds[254] == doctest::Approx(std::exp(127.0 / 128 * span - 1) / 87.6));
  std::vector<float> quiet = drawn("gaussian", 20'000).values;
  for (float& x : quiet) x *= 0.02F;
  const Sample sample = sample_of(quiet);
  CHECK(metric("mu_law/range=4", sample, "sqnr_db") > 30);
  CHECK(metric("int8/range=4", sample, "sqnr_db") < 8);
}

TEST_CASE("entropy-constrained: at equal entropy less error than uniform steps, and 0.1 bit from its bound") {
  const Sample sample = drawn("laplace", 100'000);
  const auto constrained = analyze(spec_of("entropy_constrained/lambda=0.1"), sample);
  const double entropy = *constrained->metric("entropy_bits"), mse = *constrained->metric("mse");
  for (const char* step : {"0.5", "0.8", "1", "1.2", "1.5", "2"}) {
    const auto uniform = analyze(spec_of(std::string("mid_tread/step=") + step), sample);
    const double lagrangian = *uniform->metric("mse") + 0.1 * *uniform->metric("entropy_bits");
    CAPTURE(step);
    CHECK(mse + 0.1 * entropy < lagrangian + 1e-3);
  }
}

TEST_CASE("custom: thresholds and levels as given, or the means of the cells") {
  const std::vector<float> values = {-2, -1, -0.5F, 0.25F, 0.5F, 3};
  CHECK(decoded("custom/thresholds=-0.5,0.5/levels=-1,0,1", values) ==
        std::vector<float>{-1, -1, 0, 0, 1, 1});
  CHECK(decoded("custom/thresholds=-0.5,0.5/levels=centroids", values) ==
        std::vector<float>{-1.5F, -1.5F, -0.125F, -0.125F, 1.75F, 1.75F});
  const Sample sample = sample_of(values);
  CHECK(refusal("custom/thresholds=0.5,-0.5", sample) ==
        "quantizer custom: thresholds: '0.5,-0.5' is not accepted; expected numbers from -1e30 to 1e30, "
        "separated by commas, each above the one before");
  CHECK(refusal("custom/thresholds=1", sample) ==
        "quantizer custom: levels: 3 of them is not accepted; expected 2, one more than thresholds");
  CHECK(refusal("custom/levels=1,x,3", sample).find("'1,x,3'") != std::string::npos);
}

TEST_CASE("a step far too fine for the sample is refused with the least one that fits") {
  CHECK(refusal("mid_tread/step=1e-9", sample_of({1, 2})).find("expected at least") != std::string::npos);
}

TEST_CASE("subtractive dither: uniform error, unrelated to the weights, whatever the step") {
  const Sample sample = drawn("gaussian", 100'000);
  for (const char* step : {"0.5", "4"}) {
    const double delta = std::atof(step);
    CAPTURE(step);
    const std::string dithered = std::string("dither/step=") + step;
    CHECK(metric(dithered, sample, "mse") == doctest::Approx(delta * delta / 12).epsilon(0.02));
    CHECK(std::abs(metric(dithered, sample, "noise_signal_correlation")) < 0.02);
    CHECK(metric(dithered, sample, "max_abs_error") <= delta / 2 * (1 + 1e-6));
  }
  CHECK(std::abs(metric("mid_tread/step=4", sample, "noise_signal_correlation")) > 0.5);
}

TEST_CASE(
    "dither that stays in: right on average, with more noise; triangular noise makes its power constant") {
  const std::vector<float> constant(50'000, 0.3F);
  const auto mean_of = [&](std::string_view spec) {
    double sum = 0;
    for (const float x : decoded(spec, constant)) sum += x;
    return sum / static_cast<double>(constant.size());
  };
  CHECK(mean_of("mid_tread/step=1") == 0);
  CHECK(mean_of("dither/step=1/kind=nonsubtractive") == doctest::Approx(0.3).epsilon(0.03));
  CHECK(mean_of("dither/step=1/kind=nonsubtractive/shape=triangular") == doctest::Approx(0.3).epsilon(0.05));
  const auto power = [&](float x, std::string_view shape) {
    const std::vector<float> values(50'000, x);
    return metric("dither/step=1/kind=nonsubtractive/shape=" + std::string(shape), sample_of(values), "mse");
  };
  CHECK(power(0.0F, "triangular") == doctest::Approx(0.25).epsilon(0.03));  // Δ²/12 + 2·Δ²/12
  CHECK(power(0.5F, "triangular") == doctest::Approx(0.25).epsilon(0.03));
  CHECK(power(0.01F, "uniform") < 0.02);
  CHECK(power(0.5F, "uniform") == doctest::Approx(0.25).epsilon(0.03));
}

TEST_CASE("stochastic rounding: a weight halfway tells nothing by its code, one on a level everything") {
  CHECK(metric("stochastic/bits=2/range=1", sample_of(std::vector<float>(100, 0.5F)),
               "mutual_information_bits") == doctest::Approx(0));
  const Sample two = sample_of({0, 1, 0, 1, 0, 1, 0, 1});
  CHECK(metric("stochastic/bits=2/range=1", two, "mutual_information_bits") == doctest::Approx(1));
  const Sample sample = drawn("gaussian", 20'000);
  CHECK(metric("stochastic/seed=2", sample, "mse") > metric("int4", sample, "mse"));
}

TEST_CASE("the dynamic 8-bit map has 256 levels: seven decades, 0 and 1, but not −1") {
  const auto levels = dynamic8_levels();
  CHECK(levels.front() == doctest::Approx(-0.9929688));
  CHECK(levels.back() == 1);
  CHECK(std::count(levels.begin(), levels.end(), 0.0F) == 1);
  CHECK(*std::upper_bound(levels.begin(), levels.end(), 0.0F) == doctest::Approx(0.55e-6));
  CHECK(std::adjacent_find(levels.begin(), levels.end()) == levels.end());
}

TEST_CASE("16-bit floats: a plain cast, unless a range is chosen") {
  const std::vector<float> values = {1.0009765625F, 1.00048828125F, 70000, -1e-9F};
  CHECK(decoded("float16", values) == std::vector<float>{1.0009765625F, 1, 65504, -0.0F});
  CHECK(decoded("bfloat16", {1.00390625F, 1.01171875F}) == std::vector<float>{1, 1.015625F});
  CHECK(metric("float16", drawn("gaussian", 100), "bits_per_weight") == 16);
}

TEST_CASE("reachable values: what a code could mean at most") {
  const Sample sample = drawn("gaussian", 1000);
  const std::map<std::string, double> known = {
      {"int4", 15},         {"int4/codes=full", 16}, {"float4_e2m1fn", 15}, {"float8_e4m3fn", 253},
      {"float8_e5m2", 247}, {"float6_e2m3fn", 63},   {"nf4", 16},           {"ternary", 3}};
  for (const auto& row : known) {
    CAPTURE(row.first);
    CHECK(metric(row.first, sample, "values_reachable") == row.second);
  }
}

TEST_CASE(
    "ONNX divides, PyTorch multiplies by the reciprocal: the same scale, and once in a while another code") {
  const Sample sample = drawn("gaussian", 200'000);
  const auto torch = codes_of(**fit(spec_of("uint8"), sample), sample.values);
  const auto onnx = codes_of(**fit(spec_of("uint8_onnx"), sample), sample.values);
  CHECK((*fit(spec_of("uint8"), sample))->scales() == (*fit(spec_of("uint8_onnx"), sample))->scales());
  int different = 0;
  for (std::size_t i = 0; i < torch.size(); ++i) different += torch[i] != onnx[i] ? 1 : 0;
  CHECK(different <= 20);
}
