#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "core/analysis.hpp"
#include "core/sources.hpp"
#include "core/survey/tensor_survey.hpp"

using namespace qs;

namespace {

std::vector<float> heavy_tailed(std::size_t count) {
  std::vector<float> values(count);
  draw(*make_source("student_t/nu=4"), 7, 0, values);
  return values;
}

float bfloat16(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  bits &= 0xFFFF0000U;
  std::memcpy(&x, &bits, sizeof bits);
  return x;
}

StoredType bfloat16_type() {
  StoredType type;
  type.patterns = PatternType{16, 8, 7};
  type.values_of = [](std::span<const std::uint32_t> patterns) {
    std::vector<float> values(patterns.size());
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const std::uint32_t bits = patterns[i] << 16;
      std::memcpy(&values[i], &bits, sizeof bits);
    }
    return values;
  };
  return type;
}

std::vector<std::byte> patterns_of(std::span<const float> values) {
  std::vector<std::byte> bytes;
  for (const float x : values) {
    std::byte all[4];
    std::memcpy(all, &x, sizeof all);
    bytes.push_back(all[2]);
    bytes.push_back(all[3]);
  }
  return bytes;
}

/// The figures of a survey whose values come in pieces of odd sizes.
TensorFigures surveyed(std::span<const float> values, const std::vector<std::uint64_t>& shape,
                       const std::vector<QuantizerSpec>& formats, std::uint64_t held, StoredType type = {}) {
  const bool counted = type.patterns.has_value();
  TensorSurvey survey(shape, std::move(type), formats, {}, held);
  do {
    for (std::size_t at = 0, piece = 1; at < values.size(); at += piece, piece = piece * 3 % 40'009 + 1) {
      const auto part = values.subspan(at, std::min(piece, values.size() - at));
      survey.see(part, counted ? patterns_of(part) : std::vector<std::byte>{}, {});
      survey.take(part);
      piece = part.size();
    }
  } while (survey.end_pass());
  CHECK(survey.progress() == doctest::Approx(1));
  return survey.figures();
}

std::vector<QuantizerSpec> specs(std::initializer_list<std::string_view> texts) {
  std::vector<QuantizerSpec> result;
  for (const std::string_view text : texts) result.push_back(*parse_quantizer(text));
  return result;
}

void check_agrees(const FormatFigures& figures, const Analysis& whole) {
  INFO(figures.spec);
  REQUIRE(figures.problem == "");
  CHECK(figures.sqnr_db.has_value() == whole.metric("sqnr_db").has_value());
  if (figures.sqnr_db && std::isfinite(*figures.sqnr_db))
    CHECK(*figures.sqnr_db == doctest::Approx(*whole.metric("sqnr_db")).epsilon(1e-9));
  CHECK(figures.entropy_bits == doctest::Approx(*whole.metric("entropy_bits")).epsilon(1e-12));
  CHECK(figures.bits_per_weight == doctest::Approx(*whole.metric("bits_per_weight")).epsilon(1e-12));
}

}  // namespace

TEST_CASE("survey: of a tensor that is held, every format of the list comes to what analyze() says") {
  const std::vector<float> values = heavy_tailed(6144);
  std::vector<QuantizerSpec> formats;
  for (const QuantizerInfo& row : quantizers()) formats.push_back({row.id, {}});
  for (const auto& spec : specs({"int4/block=32", "int8/channel=0", "uint4/channel=1", "nf4/double=on",
                                 "int3/block=64/range=mse", "binary/channel=0", "ternary/rule=absmean"}))
    formats.push_back(spec);
  // A stack of matrices, and a convolution with a short kernel.
  for (const std::vector<std::uint64_t>& shape :
       {std::vector<std::uint64_t>{8, 8, 96}, std::vector<std::uint64_t>{64, 32, 3}}) {
    CAPTURE(shape.back());
    const Sample sample = *make_sample(values, shape);
    const TensorFigures figures = surveyed(values, shape, formats, 1 << 20);
    for (std::size_t i = 0; i < formats.size(); ++i) {
      const auto whole = analyze(formats[i], sample);
      if (whole) {
        check_agrees(figures.formats[i], *whole);
      } else {
        CHECK(figures.formats[i].problem == message(whole.error()));
      }
    }
  }
}

TEST_CASE(
    "survey: formats with a scale for each block or channel are exact in pieces, NVFP4 with a second pass") {
  const std::vector<float> values = heavy_tailed(400 * 700);
  const auto formats = specs({"int4/block=32", "int8/channel=0", "nf4/block=64", "mxfp4", "nvfp4", "q4_0",
                              "q5_1", "uint3/block=16/range=mse", "float8_e4m3fn/block=100"});
  for (const std::vector<std::uint64_t>& shape :
       {std::vector<std::uint64_t>{400, 7, 100}, std::vector<std::uint64_t>{400, 100, 7}}) {
    CAPTURE(shape.back());
    const Sample sample = *make_sample(values, shape);
    const TensorFigures figures = surveyed(values, shape, formats, 1000);
    for (std::size_t i = 0; i < formats.size(); ++i)
      check_agrees(figures.formats[i], *analyze(formats[i], sample));
  }
}

TEST_CASE("survey: a row longer than what is held is cut between blocks") {
  const std::vector<float> values = heavy_tailed(TensorSurvey::kMostUnit + 4000);
  const auto formats = specs({"int4/block=48", "q8_0", "int4/block=100000"});
  const TensorFigures figures = surveyed(values, {values.size()}, formats, 1000);
  const Sample sample = *make_sample(values);
  check_agrees(figures.formats[0], *analyze(formats[0], sample));
  check_agrees(figures.formats[1], *analyze(formats[1], sample));
  CHECK(figures.formats[2].problem.find("blocks of 100000 values") == 0);
}

TEST_CASE("survey: bfloat16 of any length is counted by pattern, and all of one partition is exact") {
  std::vector<float> values = heavy_tailed(150'000);
  for (float& x : values) x = bfloat16(x);
  const auto formats = specs({"int4", "uint8", "int4/range=mse", "uint3/range=p99", "binary", "ternary",
                              "lloyd_max", "float8_e4m3fn", "power_of_two", "mu_law", "mid_tread"});
  const Sample sample = *make_sample(values);
  const TensorFigures figures = surveyed(values, {1000, 150}, formats, 1000, bfloat16_type());
  for (std::size_t i = 0; i < formats.size(); ++i) {
    CHECK_FALSE(figures.formats[i].coarse_range);
    check_agrees(figures.formats[i], *analyze(formats[i], sample));
  }
  REQUIRE(figures.stored);
  CHECK(*figures.stored->sign == doctest::Approx(1).epsilon(1e-3));
  CHECK(*figures.stored->mantissa == doctest::Approx(7).epsilon(1e-2));
  CHECK(figures.stored->bits > *figures.stored->exponent + 7);
  CHECK(figures.stored->bits <=
        *figures.stored->sign + *figures.stored->exponent + *figures.stored->mantissa);
}

TEST_CASE(
    "survey: of long float32 a full range is exact, a chosen one is within 2^-12 and measured exactly") {
  const std::vector<float> values = heavy_tailed(300'000);
  const auto formats = specs({"int4", "uint8", "int4/range=p99.9", "int3/range=mse", "lloyd_max/levels=8"});
  const Sample sample = *make_sample(values);
  const TensorFigures figures = surveyed(values, {300'000}, formats, 1000);
  for (std::size_t i = 0; i < formats.size(); ++i) {
    CHECK(figures.formats[i].coarse_range);
    const Analysis whole = *analyze(formats[i], sample);
    if (i < 2) check_agrees(figures.formats[i], whole);
    CHECK(*figures.formats[i].sqnr_db == doctest::Approx(*whole.metric("sqnr_db")).epsilon(1e-4));
  }
}

TEST_CASE("survey: what needs all values in their order is refused of a long tensor, with the limit") {
  const std::vector<float> values = heavy_tailed(2000);
  const auto formats = specs({"dither", "nf4/double=on", "int4/channel=1"});
  for (const FormatFigures& figures : surveyed(values, {20, 100}, formats, 1000).formats)
    CHECK(figures.problem == "needs all values at once, at most 1000");
}

TEST_CASE("survey: NaN and infinities are counted and left out, exact zeros are counted") {
  std::vector<float> values = heavy_tailed(4000);
  values[5] = values[77] = 0;
  values[78] = -0.0F;
  const auto formats = specs({"int4", "int4/block=32", "nvfp4"});
  const Sample finite = *make_sample(values);
  for (const std::uint64_t held : {std::uint64_t{100}, std::uint64_t{100'000}}) {
    std::vector<float> broken = values;
    broken[100] = std::nanf("");
    broken[200] = INFINITY;
    broken[300] = -INFINITY;
    const TensorFigures figures = surveyed(broken, {4000}, formats, held);
    CHECK(figures.zeros == 3);
    CHECK(figures.non_finite == NonFinite{1, 1, 1});
    CHECK(figures.sigma == doctest::Approx(finite.sorted.std_dev()).epsilon(1e-2));
    const Sample same = *make_sample(broken);
    for (std::size_t i = 0; i < formats.size(); ++i)
      CHECK(*figures.formats[i].sqnr_db == doctest::Approx(*analyze(formats[i], same)->metric("sqnr_db")));
  }
}

TEST_CASE("survey: a tensor without a finite value, and one without values, have no figures and say so") {
  const auto formats = specs({"int4", "int4/block=32"});
  const std::vector<float> none = {std::nanf(""), INFINITY};
  CHECK(surveyed(none, {2}, formats, 100).formats[0].problem != "");
  const TensorFigures empty = surveyed({}, {0, 5}, formats, 100);
  CHECK(empty.count == 0);
  CHECK(empty.formats[1].problem == "there is no finite value");
}

TEST_CASE("moments: parts that are joined come to what the whole comes to, also far from zero") {
  std::vector<float> values = heavy_tailed(5000);
  for (float& x : values) x += 1000;
  const Moments whole = moments_of(values);
  Moments joined;
  for (std::size_t at = 0; at < values.size(); at += 37)
    joined.join(moments_of(
        std::span<const float>(values).subspan(at, std::min<std::size_t>(37, values.size() - at))));
  CHECK(joined.mean == doctest::Approx(whole.mean).epsilon(1e-14));
  CHECK(joined.variance() == doctest::Approx(whole.variance()).epsilon(1e-11));
  CHECK(*joined.kurtosis() == doctest::Approx(*whole.kurtosis()).epsilon(1e-9));
  const std::vector<float> two = {-1, 1};
  CHECK(*moments_of(two).kurtosis() == doctest::Approx(1));  // the least there is
}

TEST_CASE("sample: a counted sample answers every question as the plain one does") {
  std::vector<float> values = heavy_tailed(3000);
  for (float& x : values) x = std::round(x * 4) / 4;
  const SortedSample plain = SortedSample::from(values);
  std::vector<float> distinct;
  std::vector<std::uint64_t> counts;
  for (const float x : plain.values()) {
    if (distinct.empty() || distinct.back() != x) {
      distinct.push_back(x);
      counts.push_back(0);
    }
    ++counts.back();
  }
  const SortedSample counted = SortedSample::from_counts(distinct, counts);
  CHECK(counted.size() == plain.size());
  CHECK(counted.variance() == doctest::Approx(plain.variance()).epsilon(1e-15));
  for (const double p : {0.0, 0.001, 0.3, 0.5, 0.9, 1.0}) {
    CHECK(counted.quantile(p) == plain.quantile(p));
    CHECK(counted.magnitude_quantile(p) == plain.magnitude_quantile(p));
  }
  for (std::uint64_t place = 0; place < plain.size(); place += 17) {
    CHECK(counted.at(place) == plain.at(place));
    CHECK(counted.count_below(plain.at(place)) == plain.count_below(plain.at(place)));
    CHECK(counted.count_up_to(plain.at(place)) == plain.count_up_to(plain.at(place)));
    const RunMoments a = counted.prefix(place) - counted.prefix(0), b = plain.prefix(place) - plain.prefix(0);
    CHECK(a.sum.value() == doctest::Approx(b.sum.value()).epsilon(1e-14));
    CHECK(a.sum_of_squares.value() == doctest::Approx(b.sum_of_squares.value()).epsilon(1e-14));
  }
}

TEST_CASE("survey: what is not finite is counted, stored, and in no other figure") {
  std::vector<float> values = heavy_tailed(4096);
  values[5] = -INFINITY;
  values[77] = values[4000] = NAN;
  const auto formats = specs({"int8", "int4/block=32", "int8/channel=0"});
  for (const std::uint64_t held : {1U << 20, 1000U}) {
    CAPTURE(held);
    const TensorFigures figures = surveyed(values, {64, 64}, formats, held);
    CHECK(figures.non_finite == NonFinite{2, 0, 1});
    // int8: 8 bits each and one float32 scale; int4: a float32 scale for each 32.
    const double expected[] = {8 + 32.0 / 4096, 5, 8.5};
    for (std::size_t i = 0; i < formats.size(); ++i) {
      CHECK(figures.formats[i].bits_per_weight == doctest::Approx(expected[i]).epsilon(1e-12));
      CHECK(figures.formats[i].storage.total() == figures.formats[i].storage_bits);
    }
  }
}

TEST_CASE("survey: least and most are those of the values, whether 0 lies between or not") {
  for (const float x : {1.0F, -2.0F, 3.5F}) {
    const TensorFigures figures = surveyed(std::vector<float>(300, x), {300}, {}, 1 << 20);
    CHECK(figures.min == x);
    CHECK(figures.max == x);
  }
}

TEST_CASE("survey: few values of a 16-bit type are counted without a table, to the same figures") {
  std::vector<float> values = heavy_tailed(70'000);
  for (float& x : values) x = bfloat16(x);
  for (const std::size_t count : {1UL, 256UL, 65'535UL, 65'536UL, 70'000UL}) {
    CAPTURE(count);
    const std::span<const float> part = std::span(values).first(count);
    PatternCounts dense({16, 8, 7}, 1 << 16), few({16, 8, 7}, 1);
    for (PatternCounts* counts : {&dense, &few}) counts->add(patterns_of(part), false);
    CHECK(dense.entropy().bits == few.entropy().bits);
    CHECK(*dense.entropy().exponent == *few.entropy().exponent);
    const StoredType type = bfloat16_type();
    const auto sample = [&](const PatternCounts& counts) {
      const ValueCounts found = counts.values(type.values_of);
      return SortedSample::from_counts(found.distinct, found.counts, found.non_finite);
    };
    const SortedSample a = sample(dense), b = sample(few);
    CHECK(std::equal(a.values().begin(), a.values().end(), b.values().begin(), b.values().end()));
    CHECK(a.size() == count);
    CHECK(b.prefix(count).sum.value() == a.prefix(count).sum.value());
  }
}
