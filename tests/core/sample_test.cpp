#include "core/sample/sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/sources.hpp"
#include "golden.hpp"

using namespace qs;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> drawn(std::string_view source, std::size_t count, std::uint64_t seed = 1) {
  std::vector<float> values(count);
  draw(*find_source(source), seed, 0, values);
  return values;
}

}  // namespace

TEST_CASE("sorted sample: the radix sort agrees with std::sort on hostile values") {
  std::vector<float> values = drawn("laplace", 70'000);
  for (const float x : {0.0F, -0.0F, 1e-45F, -1e-45F, 3.4e38F, -3.4e38F, 1e-38F, 7.0F, 7.0F, -7.0F})
    values.push_back(x);
  const SortedSample sample = SortedSample::from(values);
  std::sort(values.begin(), values.end());
  REQUIRE(sample.size() == values.size());
  CHECK(std::equal(values.begin(), values.end(), sample.values().begin()));
}

TEST_CASE("sorted sample: NaN and infinities are counted by kind and left out") {
  const std::vector<float> values = {1, kNan, 2, kInfinity, -kInfinity, kNan, -3};
  const SortedSample sample = SortedSample::from(values);
  CHECK(sample.size() == 3);
  CHECK(sample.non_finite() == NonFinite{2, 1, 1});
  CHECK(sample.min() == -3);
  CHECK(sample.absmax() == 3);
}

TEST_CASE("sorted sample: an empty one is empty and has zero moments") {
  const SortedSample sample = SortedSample::from({});
  CHECK(sample.empty());
  CHECK(sample.prefix(0).sum.value() == 0);
}

TEST_CASE("sorted sample: the moments of every run are right, wherever it begins and ends") {
  const std::vector<float> values = drawn("laplace", 300);
  const SortedSample sample = SortedSample::from(values);
  for (std::uint64_t first = 0; first <= 300; first += 7) {
    for (std::uint64_t end = first; end <= 300; ++end) {
      double sum = 0, squares = 0;
      for (std::uint64_t i = first; i < end; ++i) {
        sum += sample.values()[i];
        squares += static_cast<double>(sample.values()[i]) * sample.values()[i];
      }
      const RunMoments run = sample.prefix(end) - sample.prefix(first);
      CHECK(run.count == end - first);
      CHECK(std::abs(run.sum.value() - sum) < 1e-12);
      CHECK(std::abs(run.sum_of_squares.value() - squares) < 1e-12);
    }
  }
}

TEST_CASE("sorted sample: a huge weight costs the small ones nothing") {
  std::vector<float> values(1000, 1.0F);
  values.push_back(1e30F);
  values.push_back(-1e30F);
  const SortedSample sample = SortedSample::from(values);
  CHECK((sample.prefix(1001) - sample.prefix(1)).sum_of_squares.value() == 1000);
}

TEST_CASE("sorted sample: sums go on beyond 2^24 values, where float32 stops counting") {
  // TensorFlow.js 4.22.0 adds in float32: the mean of 20,000,000 ones is 0.8389 there.
  const std::array<float, 1> one = {1.0F};
  const std::array<std::uint64_t, 1> times = {20'000'000};
  const SortedSample counted = SortedSample::from_counts(one, times);
  CHECK(counted.mean() == 1);
  const std::vector<float> tenths(17'000'000, 0.1F);
  const SortedSample sorted = SortedSample::from(tenths);
  CHECK(sorted.mean() == doctest::Approx(0.1F).epsilon(1e-15));
}

TEST_CASE("sorted sample: work in the smallest slices gives the same as in one") {
  const std::vector<float> values = drawn("gaussian", 200'000);
  SampleBuilder builder(values);
  double progress = 0;
  int slices = 0;
  while (!builder.step([] { return false; })) {
    CHECK(builder.progress() >= progress);
    progress = builder.progress();
    ++slices;
  }
  CHECK(slices > 10);
  const SortedSample sliced = builder.take(), whole = SortedSample::from(values);
  CHECK(std::equal(sliced.values().begin(), sliced.values().end(), whole.values().begin()));
  CHECK(sliced.variance() == whole.variance());
}

TEST_CASE("sorted sample: prefix moments keep a small variance beside a large mean") {
  std::vector<float> values;
  for (int i = 0; i < 100'000; ++i) values.push_back(i % 2 == 0 ? 16384.0F : 16384.0F + 1.0F / 512);
  const SortedSample sample = SortedSample::from(values);
  CHECK(test::close(sample.mean(), 16384.0 + 1.0 / 1024, 1e-15));
  CHECK(test::close(sample.variance(), 1.0 / 1024 / 1024, 1e-9));
}

TEST_CASE("sorted sample: moments, quantiles and extremes agree with the golden statistics") {
  for (const test::Row& row : test::golden("10_sample_stats")) {
    CAPTURE(row.at("array"));
    const SortedSample sample = SortedSample::from(test::golden_sample(row.at("array")));
    CHECK(sample.size() == static_cast<std::uint64_t>(test::whole(row, "n")));
    CHECK(sample.min() == static_cast<float>(test::number(row, "min")));
    CHECK(sample.max() == static_cast<float>(test::number(row, "max")));
    CHECK(test::close(sample.mean(), test::number(row, "mean"), 1e-12));
    CHECK(test::close(sample.variance(), test::number(row, "var"), 1e-12));
    CHECK(test::close(sample.magnitude_quantile(0.999), test::number(row, "abs_p99.9"), 1e-12));
  }
}

TEST_CASE("sorted sample: a magnitude quantile needs no second sort") {
  const std::vector<float> values = drawn("gaussian", 5001);
  const SortedSample sample = SortedSample::from(values);
  std::vector<float> magnitudes;
  for (const float x : values) magnitudes.push_back(std::abs(x));
  std::sort(magnitudes.begin(), magnitudes.end());
  for (int percent = 0; percent <= 100; ++percent) {
    CHECK(sample.magnitude_quantile(percent / 100.0) ==
          doctest::Approx(magnitudes[percent * 50]).epsilon(1e-12));
  }
}

TEST_CASE("sorted sample: σ is right to 1e-9 where the mean is a million times larger") {
  // Two values alternate, so that the variance is known: (b − a)²/4.
  for (const float base : {123.6F, 4032.0F, 1.02e6F}) {
    const float next = std::nextafter(base, 1e30F);
    std::vector<float> values;
    for (int i = 0; i < 9999; ++i) values.push_back(i % 3 == 0 ? base : next);
    const double step = static_cast<double>(next) - base;
    CAPTURE(base);
    CHECK(test::close(SortedSample::from(values).variance(), step * step * 2 / 9, 1e-9));
  }
}

TEST_CASE("sorted sample: counting on from the last threshold finds what counting anew finds") {
  std::vector<float> values(5000);
  draw(*find_source("laplace"), 3, 0, values);
  values[0] = values[1] = values[2] = 0;  // ties
  const SortedSample sample = SortedSample::from(values);
  std::uint64_t before = 0;
  for (int i = -800; i <= 800; ++i) {
    const float t = static_cast<float>(i) / 100;
    const std::uint64_t below = sample.count_below(t, before);
    CHECK(below == sample.count_below(t));
    before = below;
  }
  CHECK(before == sample.size());
  CHECK(SortedSample::from(std::vector<float>{}).count_below(1, 0) == 0);
}
