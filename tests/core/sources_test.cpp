#include "core/sources.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/portable_log.hpp"
#include "core/random.hpp"
#include "core/sample.hpp"
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
    CHECK(sample.variance() == doctest::Approx(1).epsilon(0.015));
    CHECK(fourth / 200'000 == doctest::Approx(source.kurtosis).epsilon(0.05));
  }
}

TEST_CASE("sources: differential entropy agrees with the golden closed forms") {
  for (const test::Row& row : test::golden("04_differential_entropy")) {
    for (const SourceInfo& source : sources()) {
      if (row.at("dist") != source.id) continue;
      CAPTURE(row.at("params"));
      const double sigma = std::sqrt(test::number(row, "variance"));
      CHECK(source.differential_entropy_bits + std::log2(sigma) ==
            doctest::Approx(test::number(row, "h_bits")).epsilon(1e-12));
    }
  }
}

TEST_CASE("sources: a seed means the same bits everywhere, and any part can be drawn first") {
  const SourceInfo& gaussian = *find_source("gaussian");
  std::vector<float> all(1000), part(10);
  draw(gaussian, 7, 0, all);
  draw(gaussian, 7, 500, part);
  CHECK(std::equal(part.begin(), part.end(), all.begin() + 500));
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char* id : {"gaussian", "laplace", "uniform"}) {
    draw(*find_source(id), 7, 0, all);
    for (const float x : all) hash = (hash ^ bits_of(x)) * 0x100000001b3;
  }
  CHECK(hash == 5176097371337018578U);  // the same natively and in WebAssembly
}
