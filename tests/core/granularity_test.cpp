// Scales per tensor, per channel and per block.
#include <cmath>

#include "core/quantizers/engine/stored_scale.hpp"
#include "golden.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::string refusal(std::string_view spec, const Sample& sample) {
  const auto quantizer = fit(spec_of(spec), sample);
  return quantizer ? "accepted" : message(quantizer.error());
}

std::vector<std::string> grouped_rows() {
  std::vector<std::string> ids;
  for (const QuantizerInfo& row : quantizers()) {
    for (const ParamInfo& param : row.params) {
      if (param.id == "block") ids.push_back(row.id);
    }
  }
  return ids;
}

}  // namespace

TEST_CASE("a block has the codes that it would have alone, the short last one too") {
  const Sample whole = drawn("laplace", 100);
  for (const std::string& id : grouped_rows()) {
    CAPTURE(id);
    const auto decoded = decoded_by(**fit(spec_of(id + "/block=32"), whole), whole.values);
    for (std::size_t first = 0; first < 100; first += 32) {
      const std::size_t count = std::min<std::size_t>(32, 100 - first);
      const Sample block = sample_of({whole.values.begin() + static_cast<std::ptrdiff_t>(first),
                                      whole.values.begin() + static_cast<std::ptrdiff_t>(first + count)});
      const std::string alone = id == "nf4" ? "nf4/block=32" : id;
      const auto expected = decoded_by(**fit(spec_of(alone), block), block.values);
      for (std::size_t i = 0; i < count; ++i) CHECK(decoded[first + i] == expected[i]);
    }
  }
}

TEST_CASE("blocks end with the row of the tensor") {
  const Sample sample = sample_of(drawn("gaussian", 60).values, {3, 20});
  const auto quantizer = fit(spec_of("int4/block=16"), sample);
  CHECK((*quantizer)->scales().size() == 6);  // 16 + 4 values in each of three rows
  CHECK((*fit(spec_of("mxfp4"), sample))->scales().size() == 3);
  CHECK((*fit(spec_of("nvfp4"), sample))->scales().size() == 6);
}

TEST_CASE(
    "of a convolution with a short kernel a row is all of one output, so that a block holds as many values as it says") {
  const std::vector<float> values = drawn("gaussian", 8 * 40 * 3).values;
  const Sample flat = sample_of(values, {8, 120});
  for (const std::vector<std::uint64_t>& shape :
       {std::vector<std::uint64_t>{8, 40, 3}, std::vector<std::uint64_t>{8, 8, 5, 3}}) {
    const Sample kernel = sample_of(values, shape);
    for (const char* spec : {"int4/block=32", "nf4/block=64", "mxfp4", "nvfp4", "q4_0"}) {
      CAPTURE(spec);
      const auto of_kernel = fit(spec_of(spec), kernel), of_flat = fit(spec_of(spec), flat);
      CHECK((*of_kernel)->scales().size() == (*of_flat)->scales().size());
      CHECK(decoded_by(**of_kernel, values) == decoded_by(**of_flat, values));
    }
  }
  // Matrices in a stack keep their rows.
  CHECK((*fit(spec_of("int4/block=32"), sample_of(drawn("gaussian", 192).values, {2, 2, 48})))
            ->scales()
            .size() == 8);
}

TEST_CASE("a channel has the codes that it would have alone, along any axis") {
  const std::vector<float> values = drawn("laplace", 24).values;
  const Sample sample = sample_of(values, {2, 3, 4});
  const std::size_t extents[] = {2, 3, 4}, strides[] = {12, 4, 1};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    CAPTURE(axis);
    const auto quantizer = fit(spec_of("int4/channel=" + std::to_string(axis)), sample);
    REQUIRE(quantizer);
    CHECK((*quantizer)->scales().size() == extents[axis]);
    const auto decoded = decoded_by(**quantizer, values);
    for (std::size_t channel = 0; channel < extents[axis]; ++channel) {
      std::vector<float> own;
      std::vector<std::size_t> places;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i / strides[axis] % extents[axis] != channel) continue;
        own.push_back(values[i]);
        places.push_back(i);
      }
      const auto expected = decoded_by(**fit(spec_of("int4"), sample_of(own)), own);
      for (std::size_t k = 0; k < places.size(); ++k) CHECK(decoded[places[k]] == expected[k]);
    }
  }
}

TEST_CASE("granularity: an axis that is not there and two kinds at once are refused by name") {
  const Sample sample = sample_of(drawn("gaussian", 12).values, {3, 4});
  CHECK(refusal("int4/channel=2", sample) ==
        "quantizer int4: channel: axis 2 is not accepted; expected an axis of the tensor's shape, 0 to 1");
  CHECK(
      refusal("int4/channel=0/block=2", sample) ==
      "quantizer int4: channel=0 with block=2 is not accepted; expected a scale for each channel or for each "
      "block, not both (block=none)");
}

TEST_CASE("scales are stored as their type, and every one of them counts") {
  const Sample sample = drawn("gaussian", 3200);
  for (const StoredScale& stored : stored_scales()) {
    CAPTURE(stored.id);
    const auto analysis = analyze(spec_of("int4/block=32/scale=" + std::string(stored.id)), sample);
    CHECK(*analysis->metric("bits_per_weight") == doctest::Approx(4 + stored.bits / 32.0));
    for (const float scale : analysis->scales) CHECK(stored.round(scale) == scale);
  }
  CHECK(*analyze(spec_of("uint4/block=32/scale=float16"), sample)->metric("bits_per_weight") ==
        doctest::Approx(4 + (16 + 4) / 32.0));
}

TEST_CASE("bits a weight of block formats are those of their specifications") {
  const Sample sample = drawn("gaussian", 32 * 256 * 64);
  const std::map<std::string, double> known = {
      {"mxfp8", 8.25}, {"mxfp6", 6.25}, {"mxfp4", 4.25}, {"mxint8", 8.25}, {"q4_0", 4.5},
      {"q4_1", 5},     {"q5_0", 5.5},   {"q5_1", 6},     {"q8_0", 8.5},    {"nf4", 4.5}};
  for (const auto& format : known) {
    CAPTURE(format.first);
    CHECK(*analyze(spec_of(format.first), sample)->metric("bits_per_weight") ==
          doctest::Approx(format.second));
  }
  CHECK(*analyze(spec_of("nvfp4"), sample)->metric("bits_per_weight") == doctest::Approx(4.5).epsilon(1e-4));
  // QLoRA, section 3: 8/64 + 32/(64·256) = 0.127 bits a weight for scales.
  CHECK(*analyze(spec_of("nf4/double=on"), sample)->metric("bits_per_weight") ==
        doctest::Approx(4 + 8.0 / 64 + 32.0 / (64 * 256)).epsilon(1e-4));
}

TEST_CASE("double quantization of scales costs NF4 little: under 0.2 dB on Gaussian weights") {
  const Sample sample = drawn("gaussian", 64 * 1024);
  const double once = *analyze(spec_of("nf4"), sample)->metric("sqnr_db");
  const double twice = *analyze(spec_of("nf4/double=on"), sample)->metric("sqnr_db");
  CHECK(twice < once);
  CHECK(twice > once - 0.2);
}

TEST_CASE(
    "finer groups follow outliers: one channel of small weights is lost with one scale, not with its own") {
  std::vector<float> values = drawn("gaussian", 2048).values;
  for (std::size_t i = 1024; i < 2048; ++i) values[i] *= 0.01F;
  const Sample sample = sample_of(values, {2, 1024});
  const auto zeros = [&](std::string_view spec) {
    const auto decoded = decoded_by(**fit(spec_of(spec), sample), values);
    return std::count(decoded.begin() + 1024, decoded.end(), 0.0F);
  };
  CHECK(zeros("int8") > 900);
  CHECK(zeros("int8/channel=0") < 50);
}

TEST_CASE("non-finite weights in a block stay out of its scale") {
  std::vector<float> values = drawn("gaussian", 64).values;
  values[3] = std::numeric_limits<float>::infinity();
  values[40] = std::numeric_limits<float>::quiet_NaN();
  const Sample sample = sample_of(values);
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    const auto analysis = analyze(spec_of(row.id), sample);
    REQUIRE(analysis);
    CHECK(analysis->statistics.count == 62);
    for (const MetricInfo& metric : metrics()) {
      const auto value = metric.compute(analysis->statistics);
      CHECK((!value || !std::isnan(*value)));
    }
    for (const float x : decoded_by(**fit(spec_of(row.id), sample), values)) CHECK(std::isfinite(x));
  }
}

TEST_CASE("granularity: the beginning of a sample is encoded as with the rest of it") {
  const Sample sample = sample_of(drawn("gaussian", 1000).values, {10, 100});
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    const auto quantizer = fit({row.id, {}}, sample);
    REQUIRE(quantizer);
    std::vector<std::int32_t> all(1000), beginning(77);
    (*quantizer)->encode(sample.values, all);
    (*quantizer)->encode(std::span(sample.values).first(77), beginning);
    CHECK(std::equal(beginning.begin(), beginning.end(), all.begin()));
    std::vector<float> decoded(1000), some(77);
    (*quantizer)->decode(all, decoded);
    (*quantizer)->decode(beginning, some);
    CHECK(std::equal(some.begin(), some.end(), decoded.begin()));
  }
}

TEST_CASE("nvfp4 keeps its SQNR however small the weights are: the tensor's own scale takes their size") {
  // ggml 0.25.1 stores blocks without one, and loses 2.4 dB at σ = 0.01.
  const Sample weights = drawn("gaussian", 4096);
  const auto noise_share = [&](float sigma) {
    std::vector<float> scaled = weights.values;
    for (float& x : scaled) x *= sigma;
    const Sample sample = sample_of(scaled);
    const auto decoded = decoded_by(**fit(spec_of("nvfp4"), sample), sample.values);
    double noise = 0, power = 0;
    for (std::size_t i = 0; i < scaled.size(); ++i) {
      const double x = scaled[i], e = static_cast<double>(decoded[i]) - x;
      noise += e * e;
      power += x * x;
    }
    return noise / power;
  };
  const double wanted = noise_share(1);
  for (const float sigma : {1e-2F, 1.5e-3F, 1e-6F}) {
    CAPTURE(sigma);
    CHECK(noise_share(sigma) == doctest::Approx(wanted).epsilon(0.02));
  }
}
