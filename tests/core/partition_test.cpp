// The one pass over values between thresholds, and their extremes, against the sorted sample.
#include "core/sample/partition.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/sample/extremes.hpp"
#include "core/sources.hpp"

using namespace qs;

namespace {

constexpr float kMost = std::numeric_limits<float>::max(), kInfinity = std::numeric_limits<float>::infinity(),
                kNaN = std::numeric_limits<float>::quiet_NaN(),
                kTiny = std::numeric_limits<float>::denorm_min();

std::vector<PartitionRun> runs_of(std::span<const float> values, std::span<const float> thresholds) {
  Partition partition(thresholds);
  partition.add(values.first(values.size() / 3));
  partition.add(values.subspan(values.size() / 3));
  return partition.runs();
}

}  // namespace

TEST_CASE("runs between thresholds have the counts, ends and sums of the sorted sample") {
  std::vector<float> values(20'000);
  draw(*find_source("student_t"), 3, 0, values);
  for (const float x : {0.0F, -0.0F, kTiny, -kTiny, kMost, -kMost, kNaN, -kNaN, kInfinity, -kInfinity})
    values.push_back(x);
  const std::vector<float> thresholds{0.5F,    -2,    -kInfinity, 0,     values[7], values[7], 1.00001F,
                                      1.0001F, kTiny, -kMost,     kMost, kInfinity, -0.0F};
  const SortedSample sorted = SortedSample::from(values);
  std::uint64_t at = 0;
  for (const PartitionRun& run : runs_of(values, thresholds)) {
    CAPTURE(run.least);
    CHECK(sorted.at(at) == run.least);
    CHECK(sorted.at(at + run.moments.count - 1) == run.most);
    const RunMoments moments = sorted.prefix(at + run.moments.count) - sorted.prefix(at);
    CHECK(moments.sum.value() == doctest::Approx(run.moments.sum.value()).epsilon(1e-14));
    CHECK(moments.sum_of_squares.value() ==
          doctest::Approx(run.moments.sum_of_squares.value()).epsilon(1e-14));
    at += run.moments.count;
    CHECK(at == (at == sorted.size() ? at
                                     : sorted.count_below(*std::min_element(
                                           thresholds.begin(), thresholds.end(), [&](float a, float b) {
                                             return (a > run.most ? a : kInfinity) <
                                                    (b > run.most ? b : kInfinity);
                                           }))));
  }
  CHECK(at == sorted.size());
}

TEST_CASE("a partition loses nothing: huge values beside it cost a small one no bit") {
  constexpr int kTimes = 1000;
  std::vector<float> values;
  for (int i = 0; i < kTimes; ++i)
    for (const float x : {kMost, kTiny, -kMost, 1 + 0x1p-23F}) values.push_back(x);
  const std::vector<float> thresholds{0, 1, 2};
  const std::vector<PartitionRun> runs = runs_of(values, thresholds);
  REQUIRE(runs.size() == 4);
  CHECK(runs[1].moments.sum.value() == kTimes * double{kTiny});
  CHECK(runs[1].moments.sum_of_squares.value() == kTimes * double{kTiny} * kTiny);
  CHECK(runs[2].moments.sum.value() == kTimes * (1 + 0x1p-23));
  const DoubleDouble squares = runs[2].moments.sum_of_squares;  // 1000·(1 + 2^−22 + 2^−46) needs 56 bits
  CHECK(squares.hi + squares.lo == kTimes * (1 + 0x1p-22) + kTimes * 0x1p-46);
  CHECK((squares.hi - kTimes * (1 + 0x1p-22)) + squares.lo == kTimes * 0x1p-46);
  CHECK(runs[0].moments.sum.value() == -runs[3].moments.sum.value());
  CHECK(runs[3].moments.sum.value() == kTimes * double{kMost});
}

TEST_CASE("a bucket that many thresholds cut is refused, one that few cut is not") {
  std::vector<float> thresholds;
  for (int i = 0; i < 16; ++i) thresholds.push_back(1 + static_cast<float>(i) * 0x1p-20F);
  CHECK(Partition(thresholds).is_coarse());
  thresholds.push_back(1 + 0x1p-12F);
  CHECK(!Partition(thresholds).is_coarse());
}

TEST_CASE("extremes are those of the sorted sample, whatever stands where among the values") {
  std::vector<float> values(10'003);
  draw(*find_source("laplace"), 5, 0, values);
  const std::vector<std::vector<float>> mixed{
      {}, {-0.0F}, {kNaN}, {3}, {kInfinity, -kInfinity, -kNaN, -1}, {kMost, -kMost, kTiny}};
  for (const std::vector<float>& more : mixed) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{5}, std::size_t{4096}, values.size()}) {
      for (const std::size_t count : {std::size_t{0}, std::size_t{4100}, values.size()}) {
        std::vector<float> all(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
        all.insert(all.begin() + static_cast<std::ptrdiff_t>(std::min(at, count)), more.begin(), more.end());
        const SortedSample sorted = SortedSample::from(all);
        Extremes extremes;
        extremes.add(std::span(all).first(all.size() / 2));
        extremes.add(std::span(all).subspan(all.size() / 2));
        CHECK(extremes.size() == sorted.size());
        CHECK(extremes.non_finite() == sorted.non_finite());
        const SortedSample outline = extremes.outline();
        CHECK(outline.size() == sorted.size());
        if (sorted.empty()) continue;
        CHECK(extremes.min() == sorted.min());
        CHECK(extremes.max() == sorted.max());
        CHECK(std::signbit(extremes.min()) == std::signbit(sorted.min()));
        CHECK(outline.absmax() == sorted.absmax());
      }
    }
  }
}
