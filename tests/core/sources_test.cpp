#include "core/sources.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/numerics/portable_exp.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/numerics/portable_sine.hpp"
#include "core/numerics/random.hpp"
#include "core/sample/sample.hpp"
#include "golden.hpp"

using namespace qs;

TEST_CASE("philox4x32-10 gives the known answers of its authors") {
  using Words = std::array<std::uint32_t, 4>;
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}) ==
        Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("the logarithm without the C library is right to 1e-15") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    CAPTURE(x);
    CHECK(std::abs(portable_log(x) - std::log(x)) <= 1e-15 * std::max(1.0, std::abs(std::log(x))));
  }
  CHECK(portable_log(1.0) == 0);
}

TEST_CASE("sources: quantile inverts cdf, and cdf integrates pdf") {
  for (const SourceInfo& source : sources()) {
    CAPTURE(source.id);
    for (double p = 0.0005; p < 1; p += 0.001) {
      CHECK(source.cdf(source.quantile(p)) == doctest::Approx(p).epsilon(1e-12));
    }
    const double step = 1e-4;
    double area = 0;
    for (int i = 0; i < 20'000; ++i) area += source.pdf(-1 + (i + 0.5) * step) * step;
    CHECK(area == doctest::Approx(source.cdf(1) - source.cdf(-1)).epsilon(1e-7));
  }
}

TEST_CASE("sources: the Gaussian quantile is Wichura's to its tails") {
  const SourceInfo& gaussian = *find_source("gaussian");
  CHECK(gaussian.quantile(0.975) == doctest::Approx(1.9599639845400545).epsilon(1e-15));
  CHECK(gaussian.quantile(1e-3) == doctest::Approx(-3.090232306167813).epsilon(1e-15));
  CHECK(gaussian.quantile(1e-20) == doctest::Approx(-9.262340089798408).epsilon(1e-15));
}

TEST_CASE("sources: samples have zero mean, unit variance and the stated kurtosis") {
  for (const SourceInfo& source : sources()) {
    CAPTURE(source.id);
    std::vector<float> values(200'000);
    draw(source, 5, 0, values);
    const SortedSample sample = SortedSample::from(values);
    double fourth = 0;
    for (const double x : values) fourth += x * x * x * x;
    CHECK(std::abs(sample.mean()) < 0.01);
    CHECK(sample.variance() == doctest::Approx(1).epsilon(std::isinf(*source.kurtosis) ? 0.05 : 0.03));
    if (std::isfinite(*source.kurtosis) && *source.kurtosis < 100)
      CHECK(fourth / 200'000 == doctest::Approx(*source.kurtosis).epsilon(0.05));
  }
}

TEST_CASE("sources: differential entropy agrees with the golden values to 1e-12") {
  const std::map<std::string, std::string> known = {
      {"mu=0 sd=1", "gaussian"},
      {"b=1/sqrt2 (var 1)", "laplace"},
      {"width 2sqrt3 (var 1)", "uniform"},
      {"nu=3 scale 1", "student_t/nu=3"},
      {"nu=3 scaled to var 1", "student_t/nu=3"},
      {"nu=5 scale 1", "student_t/nu=5"},
      {"nu=5 scaled to var 1", "student_t/nu=5"},
      {"0.5N(-1;0.5^2)+0.5N(1;0.5^2)", "mixture/share=0.5/distance=4/ratio=1"},
      {"0.9N(0;1)+0.1N(0;5^2)", "outliers/fraction=0.1/ratio=5"}};
  int checked = 0;
  for (const test::Row& row : test::golden("04_differential_entropy")) {
    const auto text = known.find(row.at("params"));
    if (text == known.end()) continue;
    CAPTURE(text->second);
    const auto source = make_source(text->second);
    REQUIRE(source);
    const double sigma = std::sqrt(test::number(row, "variance"));
    CHECK(source->differential_entropy_bits + std::log2(sigma) ==
          doctest::Approx(test::number(row, "h_bits")).epsilon(1e-12));
    ++checked;
  }
  CHECK(checked == 9);
}

TEST_CASE("sources: the moments of a Student t exist one by one, and those that do not are said so") {
  CHECK(!make_source("student_t/nu=1")->mean);
  CHECK(!make_source("student_t/nu=1")->variance);
  CHECK(make_source("student_t/nu=2")->mean == 0);
  CHECK(std::isinf(*make_source("student_t/nu=2")->variance));
  CHECK(!make_source("student_t/nu=2")->kurtosis);
  CHECK(std::isinf(*make_source("student_t/nu=4")->kurtosis));
  CHECK(*make_source("student_t/nu=5")->kurtosis == doctest::Approx(9));
  // With ν = 1 the distribution is Cauchy's: quartiles at ±1.
  const auto cauchy = make_source("student_t/nu=1");
  CHECK(cauchy->cdf(1) == doctest::Approx(0.75).epsilon(1e-14));
  CHECK(cauchy->quantile(0.75) == doctest::Approx(1).epsilon(1e-12));
  CHECK(cauchy->cell(-1, 1).second == doctest::Approx(2 / 3.14159265358979 - 0.5).epsilon(1e-12));
  CHECK(std::isinf(cauchy->cell(1, INFINITY).second));
  // With many degrees of freedom it is Gaussian.
  CHECK(make_source("student_t/nu=1000")->cdf(1) == doctest::Approx(0.8413).epsilon(1e-3));
}

TEST_CASE("sources: drawn values follow the law, those without a quantile formula too") {
  // Kolmogorov distance of 100,000 values: exceeds 1.95/√n once in a thousand.
  for (const std::string text :
       {"student_t/nu=1", "student_t/nu=2.5", "student_t/nu=30", "mixture", "sine", "ramp",
        "mixture/share=0.2/distance=3/ratio=0.5", "outliers/fraction=0.05/ratio=8"}) {
    CAPTURE(text);
    const auto source = make_source(text);
    REQUIRE(source);
    std::vector<float> values(100'000);
    draw(*source, 11, 0, values);
    std::sort(values.begin(), values.end());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      distance = std::max(distance, std::abs(source->cdf(values[i]) - (static_cast<double>(i) + 0.5) / 1e5));
    CHECK(distance < 1.95 / std::sqrt(1e5));
  }
}

TEST_CASE("sources: refusals name the key and what is accepted, texts are canonical") {
  CHECK(make_source("student_t/nu=4")->text() == "student_t");
  CHECK(make_source("student_t/nu=3.0")->text() == "student_t/nu=3");
  CHECK(message(make_source("student_t/nu=0").error()) ==
        "source student_t: nu: '0' is not accepted; expected a number from 1 to 1000");
  CHECK(message(make_source("gaussian/nu=3").error()) ==
        "source gaussian: key 'nu' is not accepted; expected no keys");
  CHECK(message(make_source("cauchy").error()).find("expected one of gaussian, laplace") !=
        std::string::npos);
}

TEST_CASE("exponential and sine without the C library are right to 1e-15") {
  for (double x = -20; x < 20; x += 0.137) {
    CAPTURE(x);
    CHECK(std::abs(portable_exp(x) - std::exp(x)) <= 2e-15 * std::exp(x));
    CHECK(std::abs(sine_of_turns(x) - std::sin(2 * 3.141592653589793 * x)) < 3e-14);
  }
  CHECK(sine_of_turns(0.25) == doctest::Approx(1).epsilon(1e-15));
  CHECK(sine_of_turns(1.0 / 12) == doctest::Approx(0.5).epsilon(1e-15));
}

TEST_CASE("sources: a seed means the same bits everywhere, and any part can be drawn first") {
  const SourceInfo& gaussian = *find_source("gaussian");
  std::vector<float> all(1000), part(10);
  draw(gaussian, 7, 0, all);
  draw(gaussian, 7, 500, part);
  CHECK(std::equal(part.begin(), part.end(), all.begin() + 500));
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char* id :
       {"gaussian", "laplace", "uniform", "logistic", "student_t", "mixture", "outliers", "sine", "ramp"}) {
    draw(*find_source(id), 7, 0, all);
    for (const float x : all) hash = (hash ^ bits_of(x)) * 0x100000001b3;
  }
  CHECK(hash == 16290601940122970843U);  // the same natively and in WebAssembly
}
