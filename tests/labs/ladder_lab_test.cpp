// Rate and distortion: facts of the lab "ladder".
#include "labs/ladder/lab.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "core/bounds/rate_distortion.hpp"
#include "core/find.hpp"
#include "core/golden.hpp"
#include "labs/ladder/tail_sweep.hpp"

using namespace qs;

namespace {

LadderResult survey(std::string_view source, std::size_t count) {
  const SourceInfo law = *make_source(source);
  std::vector<float> values(count);
  draw(law, 1, 0, values);
  LadderSurvey job(std::make_shared<const Sample>(*make_sample(std::move(values))), &law);
  CHECK(job.step(no_limit));
  CHECK(job.progress() == 1);
  return job.result();
}

double sqnr_of(const LadderResult& result, std::string_view spec) {
  return find_by(result.points, &LadderPoint::spec, spec)->sqnr_db;
}

}  // namespace

TEST_CASE("ladder: its formats are all understood, each once") {
  std::map<std::string, int> seen;
  for (const LadderFormat& format : ladder_formats()) {
    const std::string_view spec = format.spec;
    CAPTURE(spec);
    REQUIRE(parse_quantizer(spec));
    CHECK(parse_quantizer(spec)->text() == spec);
    CHECK(++seen[std::string(spec)] == 1);
  }
}

TEST_CASE("ladder: a family stands in the order of its bits, so that a line joins neighbours") {
  const LadderResult result = survey("laplace", 20'000);
  for (const LadderFamily family : {LadderFamily::kInteger, LadderFamily::kIntegerInBlocks}) {
    double last = 0;
    int members = 0;
    for (const LadderPoint& point : result.points) {
      if (point.family != family) continue;
      CHECK(point.bits_per_weight > last);
      last = point.bits_per_weight;
      ++members;
    }
    CHECK(members == 7);
  }
}

TEST_CASE(
    "ladder: on a Gaussian no format beats R(D), and coded even steps stay 1.53 dB and a quarter of a bit "
    "short") {
  const LadderResult result = survey("gaussian", 40'000);
  CHECK(result.points.size() == ladder_formats().size());
  for (const LadderPoint& point : result.points) {
    CAPTURE(point.spec);
    CHECK(point.coded_bits <= point.bits_per_weight + 1e-9);
    // The sample is a little easier than its distribution: a margin of 0.05 bit.
    if (const auto least = bits_at(result.gaussian, point.sqnr_db)) CHECK(point.coded_bits > *least - 0.05);
  }
  CHECK(*sqnr_at(result.shannon, 6) - *sqnr_at(result.uniform_coded, 6) ==
        doctest::Approx(1.53).epsilon(0.02));
  CHECK(*bits_at(result.uniform_coded, 35) - *bits_at(result.shannon, 35) ==
        doctest::Approx(0.254).epsilon(0.03));
  CHECK(result.own.size() > 4);
  for (const RatePoint& point : result.own) {
    const double exact = *bits_at(result.gaussian, point.sqnr_db);  // a Gaussian's own R(D)
    CHECK(std::abs(point.bits - exact) < 0.03);
  }
}

TEST_CASE("ladder: INT8 keeps more of a Gaussian than FP8, and less where the tail is heavy") {
  const LadderResult light = survey("gaussian", 20'000), heavy = survey("student_t/nu=3", 20'000);
  CHECK(sqnr_of(light, "int8") > sqnr_of(light, "float8_e4m3fn") + 5);
  CHECK(sqnr_of(heavy, "int8") < sqnr_of(heavy, "float8_e4m3fn"));
}

TEST_CASE("ladder: what is claimed as a bound holds, for every source and target") {
  const std::map<std::string, BoundBasis> expected = {{"gaussian", BoundBasis::kLaw},
                                                      {"laplace", BoundBasis::kLaw},
                                                      {"logistic", BoundBasis::kLaw},
                                                      {"uniform", BoundBasis::kLaw},
                                                      {"student_t/nu=3", BoundBasis::kLaw},
                                                      {"student_t/nu=2", BoundBasis::kNone},
                                                      {"student_t/nu=1", BoundBasis::kNone},
                                                      {"mixture", BoundBasis::kLaw},
                                                      {"outliers", BoundBasis::kLaw},
                                                      {"sine", BoundBasis::kNone},
                                                      {"ramp", BoundBasis::kNone}};
  for (const auto& row : expected) {
    const std::string& source = row.first;
    const BoundBasis basis = row.second;
    const LadderResult result = survey(source, 20'000);
    CAPTURE(source);
    CHECK(result.basis == basis);
    // The sample is a little easier than its law: a margin of 0.05 bits.
    for (const LadderPoint& point : result.points) {
      CAPTURE(point.spec);
      if (const auto least = bound_at(result, point.sqnr_db)) CHECK(point.coded_bits > least->bits - 0.05);
    }
    for (double target = 0; target <= 50; target += 2.5) {
      CAPTURE(target);
      const auto bound = bound_at(result, target);
      const std::string said = ladder_answer(result, target, false);
      if (basis == BoundBasis::kNone) {
        CHECK(!bound);
        CHECK(said.find("Independent") == std::string::npos);
        continue;
      }
      if (!bound) continue;
      const double mse = std::pow(10.0, -target / 10);
      CHECK(bound->bits <= gaussian_rate_bits(1, mse) + 0.03);
      if (source == "gaussian") CHECK(bound->is_rate);
      if (said.find("cheapest") == std::string::npos) continue;
      CHECK((said.find("R(D)") != std::string::npos) == bound->is_rate);
      CHECK((said.find("Shannon") != std::string::npos) == !bound->is_rate);
    }
  }
}

TEST_CASE("ladder: R(D) between the places where it is computed is right to the decimals that are shown") {
  for (const char* source : {"laplace", "uniform"}) {
    const LadderResult result = survey(source, 20'000);
    for (const test::Row& row : test::golden("04_rd_mse")) {
      const double db = test::number(row, "snr_db"), exact = test::number(row, "rate_bits");
      if (row.at("dist") != source || db < 0.5) continue;
      CAPTURE(db);
      const auto bound = bound_at(result, db);
      REQUIRE(bound);
      CHECK(bound->is_rate == (db <= 15));
      // Above, it is Shannon's bound: below the rate, and nearer the more decibels.
      if (bound->is_rate) CHECK(std::abs(bound->bits - exact) < 0.015);
      if (!bound->is_rate) CHECK(bound->bits <= exact + 0.005);
    }
  }
}

TEST_CASE("ladder: a layer's bound is an if, and values with few different ones have none") {
  std::vector<float> values(20'000);
  draw(*find_source("gaussian"), 1, 0, values);
  LadderSurvey layer(std::make_shared<const Sample>(*make_sample(values)), nullptr);
  CHECK(layer.step(no_limit));
  CHECK(layer.result().basis == BoundBasis::kIfIndependent);
  CHECK(ladder_answer(layer.result(), 20, false).find("If these weights were independent") !=
        std::string::npos);
  for (float& value : values) value = std::round(value * 4) / 4;
  LadderSurvey rounded(std::make_shared<const Sample>(*make_sample(values)), nullptr);
  CHECK(rounded.step(no_limit));
  CHECK(rounded.result().basis == BoundBasis::kNone);
  CHECK(!bound_at(rounded.result(), 20));
}

TEST_CASE("ladder: the cheapest format that keeps the target, as stored and coded") {
  const LadderResult result = survey("gaussian", 20'000);
  for (const double target : {5.0, 20.0, 35.0}) {
    for (const bool coded : {false, true}) {
      const LadderPoint* best = cheapest(result, target, coded);
      REQUIRE(best != nullptr);
      CHECK(best->sqnr_db >= target);
      for (const LadderPoint& point : result.points) {
        const double bits = coded ? point.coded_bits : point.bits_per_weight;
        if (point.sqnr_db >= target) CHECK(bits >= (coded ? best->coded_bits : best->bits_per_weight));
      }
      CHECK(ladder_answer(result, target, coded).find(best->spec) != std::string::npos);
    }
  }
  CHECK(cheapest(result, 200, false) == nullptr);
}

TEST_CASE("ladder: values that are all one have no ladder") {
  LadderSurvey job(std::make_shared<const Sample>(*make_sample({2, 2, 2})), nullptr);
  CHECK(job.step(no_limit));
  CHECK(job.result().points.empty());
  CHECK(!ladder_answer(job.result(), 20, false).empty());
}

namespace {

TailSweep tail_of(std::vector<float> values) {
  TailJob job(std::make_shared<const Sample>(*make_sample(std::move(values))));
  CHECK(job.step(no_limit));
  return job.result();
}

}  // namespace

TEST_CASE("ladder: as the tail stretches INT8 loses to FP8, whose steps grow with the weight") {
  std::vector<float> values(32768);
  draw(*find_source("gaussian"), 1, 0, values);
  const TailSweep sweep = tail_of(std::move(values));
  REQUIRE(sweep.points.size() > 10);
  const TailPoint& own = sweep.points[sweep.own];
  CHECK(own.kurtosis == doctest::Approx(3).epsilon(0.05));
  CHECK(own.int8_db > own.e4m3_db + 5);
  REQUIRE(sweep.crossing.has_value());
  CHECK(*sweep.crossing > own.kurtosis);
  CHECK(sweep.points.back().e4m3_db > sweep.points.back().int8_db);
  for (std::size_t i = 1; i < sweep.points.size(); ++i) {
    CHECK(sweep.points[i].kurtosis > sweep.points[i - 1].kurtosis);
    // E5M2 has one bit of precision less than E4M3, and keeps less until the range matters.
    CHECK(sweep.points[i].e4m3_db > sweep.points[i].e5m2_db);
  }
}

TEST_CASE("ladder: weights without a spread have no tail to stretch") {
  CHECK(tail_of({0.5F, 0.5F}).points.empty());
  CHECK(tail_of({}).points.empty());
  CHECK(tail_answer({}).find("nothing") != std::string::npos);
}
