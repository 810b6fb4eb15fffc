// Rows of the list, checked against tables of reference values.
#include <cmath>

#include "core/quantizers/engine/uniform_code.hpp"
#include "golden.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("integer rows: scale and zero point are PyTorch's, bit for bit, its least scale with them") {
  int checked = 0;
  for (const Row& row : golden("06_int_qparams")) {
    const int low = whole(row, "qmin"), high = whole(row, "qmax");
    if (row.at("custom") == "1") continue;
    const bool affine = row.at("scheme") == "affine";
    const int rate = static_cast<int>(std::ceil(std::log2(high - low + 1)));
    UniformCode code;
    code.code_min = low;
    code.code_max = high;
    code.affine = affine;
    code.bits = rate;
    code.steps = static_cast<float>(high - low) / (affine ? 1.0F : 2.0F);
    code.least_scale = 0x1p-23F;
    const Range range = full_range(std::vector<float>{bits(row, "min_hex"), bits(row, "max_hex")}, !affine);
    if (!affine && low == 0) continue;  // symmetric ranges on unsigned codes: not offered
    CAPTURE(row.at("scheme"));
    CAPTURE(row.at("min"));
    CAPTURE(row.at("max"));
    const UniformCode::Group group = code.group(range);
    CHECK(group.scale == bits(row, "scale_hex"));
    CHECK(group.zero_point == whole(row, "zero_point"));
    ++checked;
  }
  CHECK(checked == 30);
}

TEST_CASE("integer rows: codes and decoded values are PyTorch's, bit for bit, ties with them") {
  for (const Row& row : golden("06_int_quantize")) {
    UniformCode code;
    code.code_min = whole(row, "qmin");
    code.code_max = whole(row, "qmax");
    const float scale = bits(row, "scale_hex");
    const UniformCode::Group group{scale, 1.0F / scale, whole(row, "zero_point")};
    CAPTURE(row.at("x"));
    CAPTURE(row.at("dtype"));
    const std::int32_t q = code.encode(group, bits(row, "x_hex"));
    CHECK(q == whole(row, "q"));
    CHECK(code.decode(group, q) == bits(row, "deq_hex"));
  }
}

TEST_CASE(
    "every reference quantizer on every reference array: codes exactly, metrics to float32's precision") {
  const std::map<std::string, std::string> rows = {
      {"affine_u8_minmax", "uint8_onnx"},
      {"sym_int8_absmax", "int8"},
      {"sym_int4_absmax", "int4"},
      {"sym_int3_absmax", "int3"},
      {"sym_int2_absmax", "int2"},
      {"sym_int4_p99.9", "int4/range=p99.9"},
      {"nf4_absmax_b64", "nf4"},
      {"fp8_e4m3_absmax", "float8_e4m3fn"},
      {"fp8_e5m2_absmax", "float8_e5m2"},
      {"torch_sym_qint8", "int8/codes=full"},
      {"q4_0", "q4_0"},
      {"q4_1", "q4_1"},
      {"q5_0", "q5_0"},
      {"q8_0", "q8_0"},
      {"mxfp4", "mxfp4"},
      {"nvfp4", "nvfp4"},
      {"lloydmax16_gauss_std", "lloyd_max/levels=16/design=gaussian"}};
  const auto codes = golden("10_codes");
  for (const Row& row : golden("10_metrics")) {
    REQUIRE_MESSAGE(rows.count(row.at("quantizer")) == 1, row.at("quantizer"));
    const std::string& spec = rows.at(row.at("quantizer"));
    CAPTURE(row.at("array"));
    CAPTURE(spec);
    std::vector<float> values = golden_sample(row.at("array"));
    values.resize(static_cast<std::size_t>(whole(row, "n_used")));
    const Sample sample = sample_of(values);
    const auto quantizer = fit(spec_of(spec), sample);
    REQUIRE(quantizer);
    const auto encoded = codes_of(**quantizer, sample.values);
    std::size_t i = 0, same = 0;
    for (const Row& code : codes) {
      if (code.at("array") != row.at("array") || i >= encoded.size()) continue;
      same += encoded[i++] == whole(code, row.at("quantizer")) ? 1 : 0;
    }
    // With all codes the lowest value lies on the threshold of the last one, at −127.5: the table's double
    // arithmetic puts it below, float32 above.
    const bool edge = spec == "int8/codes=full" && row.at("array") == "A_gauss_w";
    CHECK(same == encoded.size() - (edge ? 1 : 0));
    const auto analysis = analyze(spec_of(spec), sample);
    REQUIRE(analysis);
    constexpr double kFloat32Scale = 1e-6;
    CHECK(*analysis->metric("entropy_bits") == doctest::Approx(number(row, "entropy_bits")).epsilon(1e-12));
    CHECK(*analysis->metric("value_entropy_bits") ==
          doctest::Approx(number(row, "entropy_merged_zero")).epsilon(1e-12));
    CHECK(*analysis->metric("codes_used") == number(row, "distinct_codes"));
    CHECK(close(*analysis->metric("mse"), number(row, "mse"), 2 * kFloat32Scale));
    CHECK(close(*analysis->metric("sqnr_db"), number(row, "sqnr_db"), kFloat32Scale));
    CHECK(close(*analysis->metric("max_abs_error"), number(row, "max_abs_err"), 1e-5));
    CHECK(close(*analysis->metric("cosine_similarity"), number(row, "cosine"), kFloat32Scale));
    CHECK(std::abs(*analysis->metric("noise_signal_correlation") - number(row, "corr")) <
          (edge ? 0.02 : 1e-5));
    if (!analysis->zero_points.empty()) CHECK(analysis->zero_points[0] == whole(row, "zero_point"));
  }
}
