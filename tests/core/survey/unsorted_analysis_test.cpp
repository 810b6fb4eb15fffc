// Every row on samples of every kind: without sorting, the figures are those of the sorted sample.
#include "core/survey/unsorted_analysis.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/numerics/float_order.hpp"
#include "core/numerics/random.hpp"
#include "core/sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

struct NamedValues {
  std::string name;
  std::vector<float> values;
};

std::vector<NamedValues> nasty_samples() {
  constexpr float kMost = std::numeric_limits<float>::max(), kTiny = std::numeric_limits<float>::denorm_min(),
                  kInfinity = std::numeric_limits<float>::infinity(),
                  kNaN = std::numeric_limits<float>::quiet_NaN();
  std::vector<NamedValues> samples;
  for (const char* source : {"gaussian", "laplace", "student_t", "uniform"})
    samples.push_back({source, drawn(source, 30'000, 2).values});
  const std::vector<float> gaussian = samples.front().values;
  const auto made = [&](const char* name, auto value_of) {
    std::vector<float> values;
    for (std::size_t i = 0; i < 5'000; ++i) values.push_back(value_of(i, gaussian[i]));
    samples.push_back({name, std::move(values)});
  };
  made("one value", [](std::size_t, float) { return 0.3F; });
  made("zeros", [](std::size_t i, float) { return i % 2 == 0 ? 0.0F : -0.0F; });
  made("one bucket", [](std::size_t i, float) { return 1 + static_cast<float>(i % 800) * 0x1p-23F; });
  made("one bucket and an outlier",
       [](std::size_t i, float) { return i == 77 ? -40.0F : 1 + static_cast<float>(i) * 0x1p-23F; });
  made("whole numbers", [](std::size_t i, float) { return static_cast<float>(i % 255) - 127; });
  made("negative", [](std::size_t, float x) { return -std::abs(x) - 1; });
  made("subnormal",
       [&](std::size_t i, float) { return static_cast<float>(static_cast<int>(i) - 3000) * kTiny; });
  made("huge", [&](std::size_t i, float x) { return i == 3 ? kMost : x * 1e37F; });
  made("all exponents",
       [](std::size_t i, float) { return from_key(0x00800000U + static_cast<std::uint32_t>(i) * 850'000U); });
  made("far from zero", [](std::size_t, float x) { return 1e6F + x; });
  made("not finite", [&](std::size_t i, float x) {
    return i % 7 == 0 ? kNaN : i % 11 == 0 ? kInfinity : i % 13 == 0 ? -kInfinity : x;
  });
  samples.push_back({"one", {-2.5F}});
  return samples;
}

std::vector<std::string> specs_of(const QuantizerInfo& row) {
  std::vector<std::string> specs{row.id};
  for (const char* more :
       {"/range=2.5", "/range=0.01", "/range=1e5", "/range=p99", "/range=mse", "/codes=full",
        "/scale=float16", "/channel=0", "/block=32", "/bits=5", "/bits=12"}) {
    if (parse_quantizer(row.id + more)) specs.push_back(row.id + more);
  }
  return specs;
}

/// Sums agree to 1e-12 of themselves, or of `scale` where they may cancel.
bool is_near(double a, double b, double scale = 0) {
  return std::abs(a - b) <= 1e-12 * std::max({std::abs(a), std::abs(b), scale});
}

void check_same(const Analysis& fast, const Analysis& slow) {
  const CodeStatistics &a = fast.statistics, &b = slow.statistics;
  CHECK(fast.spec == slow.spec);
  CHECK(fast.non_finite == slow.non_finite);
  CHECK(fast.scales == slow.scales);
  CHECK(fast.zero_points == slow.zero_points);
  CHECK(fast.alphabet == slow.alphabet);
  CHECK(a.count == b.count);
  CHECK(a.stored == b.stored);
  CHECK(a.occupancy == b.occupancy);
  CHECK(a.overload_count == b.overload_count);
  CHECK(a.max_abs_error == b.max_abs_error);
  CHECK(a.mutual_information_bits == b.mutual_information_bits);
  CHECK(a.storage.total() == b.storage.total());
  CHECK(a.step == b.step);
  CHECK(a.distinct_values == b.distinct_values);
  CHECK(a.rate_bits == b.rate_bits);
  CHECK(fast.metric("entropy_bits") == slow.metric("entropy_bits"));
  const double n = static_cast<double>(a.count);
  CHECK(is_near(a.signal_sum, b.signal_sum, std::sqrt(n * b.signal_squares)));
  CHECK(is_near(a.signal_squares, b.signal_squares));
  CHECK(is_near(a.error_sum, b.error_sum, std::sqrt(n * b.error_squares)));
  CHECK(is_near(a.error_squares, b.error_squares));
  CHECK(is_near(a.error_signal_products, b.error_signal_products,
                std::sqrt(b.error_squares * b.signal_squares)));
  CHECK(is_near(a.overload_squares, b.overload_squares, b.error_squares));
  CHECK(is_near(a.granular_squares, b.granular_squares, b.error_squares));
}

Pieces pieces_of(const std::vector<float>& values) {
  return [&values](const UseValues& use) {
    for (std::size_t at = 0; at < values.size(); at += 1000)
      use(std::span(values).subspan(at, std::min<std::size_t>(1000, values.size() - at)));
  };
}

}  // namespace

TEST_CASE("figures of an array that goes by unsorted are those of the sorted sample, for every row") {
  for (const NamedValues& given : nasty_samples()) {
    const Sample sample = sample_of(given.values);
    for (const QuantizerInfo& row : quantizers()) {
      for (const std::string& text : specs_of(row)) {
        CAPTURE(given.name);
        CAPTURE(text);
        const QuantizerSpec spec = spec_of(text);
        const auto fast = analyze_unsorted(std::span(&spec, 1), pieces_of(given.values));
        if (!is_fitted_to_extremes(spec)) CHECK(!fast);
        if (fast) check_same(fast->front(), *analyze(spec, sample));
      }
    }
  }
}

TEST_CASE("integers, small floats and companding rows need no sorting; orders, sums and blocks do") {
  const std::vector<float> values = drawn("gaussian", 10'000).values;
  const Sample sample = sample_of(values);
  const std::vector<std::vector<const char*>> sweeps{
      {"float16"},
      {"a_law/bits=12"},
      {"int2", "int8", "uint4", "uint8_onnx", "float8_e4m3fn", "mu_law", "a_law", "int4/range=1.5",
       "int3/codes=full"}};
  for (const auto& texts : sweeps) {
    CAPTURE(texts[0]);
    std::vector<QuantizerSpec> specs;
    for (const char* text : texts) specs.push_back(spec_of(text));
    const auto together = analyze_unsorted(specs, pieces_of(values));
    REQUIRE(together.has_value());
    for (std::size_t i = 0; i < specs.size(); ++i) check_same(together->at(i), *analyze(specs[i], sample));
  }
  for (const char* text : {"int4/range=p99", "int4/range=3sigma", "int4/range=mse", "int4/block=32",
                           "int4/channel=0", "nf4", "binary", "lloyd_max", "dither", "mid_tread"}) {
    CAPTURE(text);
    const QuantizerSpec spec = spec_of(text);
    CHECK(!analyze_unsorted(std::span(&spec, 1), pieces_of(values)));
  }
}

TEST_CASE("what cannot be fitted, or cuts one bucket too often, is left to the sorted sample") {
  const QuantizerSpec spec = spec_of("int4");
  for (const std::vector<float>& values :
       {std::vector<float>{}, std::vector<float>{std::numeric_limits<float>::quiet_NaN()}})
    CHECK(!analyze_unsorted(std::span(&spec, 1), pieces_of(values)));
  std::vector<QuantizerSpec> many;
  for (int i = 0; i < 40; ++i) many.push_back(spec_of("int2/range=" + std::to_string(1 + i * 1e-6)));
  CHECK(!analyze_unsorted(many, pieces_of({1, 2, 3})));
}
