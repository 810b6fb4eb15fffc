// Calibrate: ranges by hand, against a second implementation, and by brute force; straight-through training
// traced.
#include "core/rounding/calibration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "core/analysis.hpp"
#include "core/golden.hpp"
#include "core/network/digits.hpp"
#include "core/rounding/least_squares_step.hpp"
#include "core/rounding/magnitude_histogram.hpp"
#include "core/rounding/straight_through.hpp"
#include "core/sources.hpp"

using namespace qs;
using test::golden;
using test::number;
using test::Row;

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

SortedSample sorted(const std::vector<float>& values) {
  return SortedSample::from(values);
}

CalibrationParams by(CalibrationMethod method, int bits, double percentile = 99.9) {
  CalibrationParams params;
  params.bits = bits;
  params.method = method;
  params.percentile = percentile;
  return params;
}

std::vector<float> values_of(const std::string& field) {
  std::vector<float> values;
  for (const double x : test::numbers(field)) values.push_back(static_cast<float>(x));
  return values;
}

std::vector<float> drawn(const char* source, std::size_t count, std::uint64_t seed, bool rectified) {
  std::vector<float> values(count);
  draw(make_source(source).value(), seed, 0, values);
  if (rectified)
    for (float& x : values) x = std::max(0.0F, x);
  return values;
}

}  // namespace

TEST_CASE("calibration: the golden samples, made by a second implementation") {
  for (const Row& row : golden("rounding/calibration")) {
    const SortedSample samples = sorted(values_of(row.at("x")));
    const int bits = test::whole(row, "bits");
    CAPTURE(row.at("name"));
    CAPTURE(bits);
    const double most = samples.absmax(), most_code = number(row, "most_code");
    const Calibration all = calibrate(samples, by(CalibrationMethod::kMinMax, bits)).value();
    CHECK(all.range == most);
    CHECK(all.most_code == test::whole(row, "most_code"));
    CHECK(all.has_sign == (test::whole(row, "sign") == 1));
    CHECK(all.clipped_share == 0);
    CHECK(all.clipping_db.value() == kNever);
    CHECK(all.total_db.value() == all.rounding_db.value());

    const Calibration part = calibrate(samples, by(CalibrationMethod::kPercentile, bits, 99)).value();
    CHECK(test::close(part.range, number(row, "p99"), 1e-12));
    CHECK(test::close(part.clipped_share, number(row, "clipped_p99"), 1e-12));
    double signal = 0;
    for (std::uint64_t i = 0; i < samples.size(); ++i)
      signal += std::pow(static_cast<double>(samples.at(i)), 2);
    CHECK(std::abs(part.total_db.value() - 10 * std::log10(signal / number(row, "error_p99"))) < 1e-9);

    const Calibration least = calibrate(samples, by(CalibrationMethod::kLeastSquares, bits)).value();
    CHECK(least.is_exact);
    CHECK(test::close(least.step, number(row, "step_mse"), 1e-12));
    CHECK(test::close(grid_error(samples, least.most_code, least.step), number(row, "error_mse"), 1e-10));
    CHECK(std::abs(least.total_db.value() - 10 * std::log10(signal / number(row, "error_mse"))) < 1e-9);

    const Calibration near = calibrate(samples, by(CalibrationMethod::kLeastDivergence, bits)).value();
    const double bins = number(row, "bins"), width = most / 2048;
    CHECK(std::abs(near.range - (bins == 2048 ? most : (bins + 0.5) * width)) < 1e-9 * most);
    CHECK(std::abs(near.divergence_bits - number(row, "divergence")) < 1e-12);
    for (const Calibration* one : {&all, &part, &least}) {
      CHECK(near.divergence_bits <= one->divergence_bits + 1e-12);
      CHECK(least.total_db.value() >= one->total_db.value() - 1e-9);
      CHECK(test::close(one->step * most_code, one->range, 1e-14));
    }
  }
}

TEST_CASE("calibration: by hand") {
  // INT2 has the codes −1, 0, 1: magnitudes 1, 1, 4 are best at (1 + 1 + 4)/3 or 4/1: Σx² − 36/3 = 6, or 18 −
  // 16 = 2.
  const Calibration two = calibrate(sorted({1, -1, 4}), by(CalibrationMethod::kLeastSquares, 2)).value();
  CHECK(two.step == 4);
  CHECK(two.total_db.value() == doctest::Approx(10 * std::log10(18 / 2.0)));
  // Median of 1, 2, 3, 4, 10 is 3: 4 and 10 are clipped, by 1 and 7.
  const Calibration half =
      calibrate(sorted({1, 2, 3, 4, 10}), by(CalibrationMethod::kPercentile, 2, 50)).value();
  CHECK(!half.has_sign);
  CHECK(half.step == 1);
  CHECK(half.clipped_share == doctest::Approx(0.4));
  CHECK(half.clipping_db.value() == doctest::Approx(10 * std::log10(130 / 50.0)));
  CHECK(half.rounding_db.value() == kNever);
  // A grid may be coarser than the largest value, and clip nothing.
  const Calibration wide =
      calibrate(sorted({1, 2.9F, 2.9F, 2.9F, 3.1F}), by(CalibrationMethod::kLeastSquares, 3)).value();
  CHECK(wide.clipped_share <= 0.2);
  // Zeros left out of the histogram: the range of the samples without them.
  const std::vector<float> rectified = drawn("gaussian", 5000, 8, true);
  std::vector<float> positive;
  for (const float x : rectified)
    if (x > 0) positive.push_back(x);
  CalibrationParams without = by(CalibrationMethod::kLeastDivergence, 8);
  const double with_zeros = calibrate(sorted(rectified), without).value().range;
  without.count_zeros = false;
  const Calibration kept = calibrate(sorted(rectified), without).value();
  CHECK(kept.range == calibrate(sorted(positive), without).value().range);
  CHECK(kept.divergence_bits == calibrate(sorted(positive), without).value().divergence_bits);
  CHECK(kept.range >= with_zeros);
  // Codes of both signs on request.
  CalibrationParams forced = by(CalibrationMethod::kMinMax, 4);
  forced.force_signed = true;
  CHECK(calibrate(sorted({0, 7}), forced).value().most_code == 7);
}

TEST_CASE("calibration: clipping of a histogram, brute force") {
  for (const bool rectified : {false, true}) {
    const SortedSample samples = sorted(drawn("laplace", 3000, 11, rectified));
    const MagnitudeHistogram histogram(samples, true);
    std::vector<double> bins(2048);
    for (std::uint64_t i = 0; i < samples.size(); ++i) {
      const double place = std::abs(static_cast<double>(samples.at(i))) / samples.absmax() * 2048;
      bins[std::min<std::size_t>(2047, static_cast<std::size_t>(place))] += 1;
    }
    for (const std::size_t levels : {2U, 4U, 128U, 256U}) {
      for (std::size_t kept = std::max<std::size_t>(128, levels); kept <= 2048; kept += 61) {
        std::vector<double> p(bins.begin(), bins.begin() + static_cast<std::ptrdiff_t>(kept)), q(kept);
        for (std::size_t k = kept; k < 2048; ++k) p[kept - 1] += bins[k];
        for (std::size_t level = 0; level < levels; ++level) {
          double mass = 0, filled = 0;
          for (std::size_t k = 0; k < kept; ++k) {
            if (k * levels / kept != level) continue;
            mass += bins[k];
            filled += p[k] > 0 ? 1 : 0;
          }
          for (std::size_t k = 0; k < kept; ++k)
            if (k * levels / kept == level && p[k] > 0) q[k] = mass / filled;
        }
        double p_sum = 0, q_sum = 0, divergence = 0;
        for (std::size_t k = 0; k < kept; ++k) {
          p_sum += p[k];
          q_sum += q[k];
        }
        for (std::size_t k = 0; k < kept; ++k)
          if (p[k] > 0) divergence += p[k] / p_sum * std::log2(p[k] / p_sum / (q[k] / q_sum));
        CAPTURE(levels);
        CAPTURE(kept);
        const double ours = histogram.divergence_bits(kept, levels);
        CHECK((ours == divergence || std::abs(ours - divergence) < 1e-11));
        if (levels > 4) kept += 400;
      }
    }
  }
}

TEST_CASE("calibration: the search of many samples is as good as the exact one of the same") {
  for (const int bits : {3, 4, 8}) {
    const std::vector<float> values = drawn("laplace", 20000, 3, bits == 4);
    const SortedSample samples = sorted(values);
    const Calibration found = calibrate(samples, by(CalibrationMethod::kLeastSquares, bits)).value();
    CAPTURE(bits);
    CHECK(found.is_exact == (bits == 3));
    // No range of a fine scan is better.
    for (int i = 1; i <= 300; ++i) {
      const double range = samples.absmax() * (0.2 + 1.0 * i / 300);
      const Calibration here = calibration_at(samples, by(CalibrationMethod::kMinMax, bits), range).value();
      CHECK(here.total_db.value() <= found.total_db.value() + 1e-9);
    }
  }
}

TEST_CASE("calibration: its format rounds as its figures say") {
  for (const bool rectified : {false, true}) {
    for (const CalibrationMethodInfo& method : calibration_methods()) {
      std::vector<float> values = drawn("gaussian", 2000, 5, rectified);
      const SortedSample samples = sorted(values);
      for (const int bits : {2, 4, 8}) {
        const Calibration found = calibrate(samples, by(method.method, bits, 99)).value();
        const Analysis analysis =
            analyze(calibrated_format(found), make_sample(values, {values.size()}).value()).value();
        CAPTURE(std::string(method.id));
        CAPTURE(bits);
        CHECK(std::abs(analysis.metric("sqnr_db").value() - found.total_db.value()) < 1e-3);
      }
    }
  }
}

TEST_CASE("calibration: bad input and dead samples") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const CalibrationMethodInfo& method : calibration_methods()) {
    CHECK(find_calibration_method(method.id) == &method);
    const Calibration dead = calibrate(sorted({0, 0, -0.0F}), by(method.method, 8)).value();
    CHECK(dead.range == 0);
    CHECK(dead.step == 0);
    CHECK(!dead.total_db);
    CHECK(dead.divergence_bits == 0);
    CHECK(calibrated_format(dead).id == "uint8");
    const Calibration one = calibrate(sorted({nan, 2}), by(method.method, 4)).value();
    CHECK(one.count == 1);
    CHECK(one.range == doctest::Approx(2));
    CHECK(std::isfinite(one.divergence_bits));
    const Calibration tiny = calibrate(sorted({1e-45F, -1e-45F}), by(method.method, 4)).value();
    CHECK(std::isfinite(tiny.step));
    const Calibration huge = calibrate(sorted({3e38F, -3e38F, 1}), by(method.method, 4)).value();
    CHECK(std::isfinite(huge.total_db.value()));
    CHECK(calibrate(sorted({}), by(method.method, 4)).error().field == "calibration: samples");
    CHECK(calibrate(sorted({nan}), by(method.method, 4)).error().field == "calibration: samples");
    for (const int bits : {1, 9})
      CHECK(calibrate(sorted({1}), by(method.method, bits)).error().field == "calibration: bits");
    for (const double q : {49.0, 101.0, static_cast<double>(nan)})
      CHECK(calibrate(sorted({1}), by(method.method, 8, q)).error().field == "calibration: percentile");
  }
  for (const double range : {0.0, -1.0, static_cast<double>(nan), kNever})
    CHECK(!calibration_at(sorted({1}), CalibrationParams{}, range));
  // Mostly zeros: the median of |x| is 0, and the full range serves.
  CHECK(calibrate(sorted({0, 0, 0, 5}), by(CalibrationMethod::kPercentile, 4, 50)).value().range == 5);
}

namespace {

std::shared_ptr<const Split> digit_split() {
  static const auto split = std::make_shared<const Split>(stratified_split(test::digits(), 0.2, 1));
  return split;
}

StraightThroughParams traced(int bits, int epochs, std::vector<WeightPlace> watched) {
  StraightThroughParams params;
  params.training.weight_bits = bits;
  params.training.epochs = epochs;
  params.watched = std::move(watched);
  return params;
}

Network start_network() {
  const std::vector<std::uint32_t> widths = {64, 32, 10};
  return make_network(widths, 1).value();
}

std::unique_ptr<StraightThroughTrace> run(const StraightThroughParams& params) {
  std::unique_ptr<StraightThroughTrace> trace =
      StraightThroughTrace::make(start_network(), digit_split(), params).value();
  CHECK(trace->step(no_limit));
  return trace;
}

}  // namespace

TEST_CASE("straight-through: one weight takes turns between two codes, in proportion to its target") {
  for (const double target : {-0.3, 0.0, 0.1, 0.25, 0.4}) {
    OneWeightModel model;
    model.target = target;
    model.rate = 0.05;
    model.steps = 4000;
    const std::vector<LatentMoment> trace = one_weight_trace(model).value();
    CHECK(trace.size() == 4001);
    double upper = 0, flips = 0;
    for (std::size_t i = 401; i < trace.size(); ++i) {
      CHECK((trace[i].code == 0 || trace[i].code == -1));
      upper += trace[i].code == 0 ? 1 : 0;
      flips += trace[i].code == trace[i - 1].code ? 0 : 1;
    }
    // Levels ±½: the mean of the rounded weight is the target.
    CHECK(std::abs(upper / 3600 - (target + 0.5)) < 2e-3);
    CHECK(flips > 100);
  }
  OneWeightModel on_level;
  on_level.target = 0.5;
  on_level.start = 0.2;
  const std::vector<LatentMoment> still = one_weight_trace(on_level).value();
  for (const LatentMoment& moment : still) CHECK(moment.code == 0);
  for (const double bad : {0.0, -1.0, std::nan("")}) {
    OneWeightModel model;
    model.step = bad;
    CHECK(!one_weight_trace(model));
    model = {};
    model.rate = bad;
    CHECK(!one_weight_trace(model));
  }
  OneWeightModel far;
  far.target = 1e9;
  CHECK(!one_weight_trace(far));
}

TEST_CASE("straight-through: the trace is the training itself, step by step") {
  const StraightThroughParams params = traced(2, 3, {{0, 5}, {1, 300}});
  const std::unique_ptr<StraightThroughTrace> trace = run(params);
  Training alone(start_network(), digit_split(), params.training);
  CHECK(alone.step(no_limit));
  CHECK(trace->training().network() == alone.network());
  CHECK(trace->steps() == trace->all_steps());
  CHECK(trace->flips_by_step().size() == trace->all_steps());
  CHECK(trace->all_steps() == 3 * ((digit_split()->training.count() + 31) / 32));
  for (std::size_t i = 0; i < 2; ++i) {
    const std::span<const LatentMoment> moments = trace->watched(i);
    REQUIRE(moments.size() == trace->all_steps() + 1);
    for (std::size_t k = 0; k < moments.size(); ++k) {
      CHECK(moments[k].step == k);
      CHECK((moments[k].code >= -2 && moments[k].code <= 1));
      CHECK((moments[k].rounded < 0) == (moments[k].code < 0));
    }
    const WeightPlace& place = params.watched[i];
    CHECK(moments.back().latent == alone.network().layers[place.layer].weights[place.index]);
    CHECK(moments.back().rounded == alone.answering().layers[place.layer].weights[place.index]);
    CHECK(moments.front().latent == start_network().layers[place.layer].weights[place.index]);
  }
}

TEST_CASE("straight-through: some weights never settle, and a second run watches them") {
  StraightThroughParams params = traced(1, 8, {});
  params.judge_every = 45;
  const std::unique_ptr<StraightThroughTrace> first = run(params);
  const std::vector<WeightFlips> restless = first->restless(4);
  REQUIRE(restless.size() == 4);
  CHECK(restless[0].late >= restless[3].late);
  CHECK(first->restless_share() > 0.01);
  CHECK(first->restless_share() < 0.9);
  CHECK(first->accuracy().size() == first->all_steps() / 45 + 1);
  CHECK(first->accuracy().back().rounded > 0.8);
  // The answers belong to the rounded weights: their latent ones, never asked, answer far worse.
  CHECK(first->accuracy().back().latent < first->accuracy().back().rounded - 0.1);
  for (const WeightFlips& one : restless) params.watched.push_back(one.place);
  const std::unique_ptr<StraightThroughTrace> second = run(params);
  for (std::size_t i = 0; i < restless.size(); ++i) {
    std::uint32_t flips = 0;
    const std::span<const LatentMoment> moments = second->watched(i);
    for (std::size_t k = 1; k < moments.size(); ++k) flips += moments[k].code == moments[k - 1].code ? 0 : 1;
    CHECK(flips == restless[i].all);
    CHECK(restless[i].returns + 1 == flips);  // one bit: every change but the first goes back
  }
}

TEST_CASE("straight-through: what cannot be traced is refused") {
  const auto field_of = [](const StraightThroughParams& params, Network network,
                           std::shared_ptr<const Split> data) {
    return StraightThroughTrace::make(std::move(network), std::move(data), params).error().field;
  };
  CHECK(field_of(traced(0, 1, {}), start_network(), digit_split()) == "trace: weight bits");
  CHECK(field_of(traced(9, 1, {}), start_network(), digit_split()) == "training: weight bits");
  CHECK(field_of(traced(2, 1, {{2, 0}}), start_network(), digit_split()) == "trace: watched weight");
  CHECK(field_of(traced(2, 1, {{0, 64 * 32}}), start_network(), digit_split()) == "trace: watched weight");
  CHECK(field_of(traced(2, 1, std::vector<WeightPlace>(65)), start_network(), digit_split()) ==
        "trace: watched weights");
  CHECK(field_of(traced(2, 1, {}), Network{}, digit_split()) == "trace: network");
  CHECK(field_of(traced(2, 1, {}), start_network(), nullptr) == "trace: data");
  CHECK(field_of(traced(2, 1, {}), start_network(), std::make_shared<const Split>()) == "trace: data");
  CHECK(field_of(traced(2, 100000, {}), start_network(), digit_split()) == "trace: steps");
  // A rate that is far too high: the trace ends where training gives up.
  StraightThroughParams wild = traced(8, 2, {{0, 0}});
  wild.training.learning_rate = 1e6;
  const std::unique_ptr<StraightThroughTrace> trace = run(wild);
  CHECK(trace->training().diverged());
  CHECK(trace->watched(0).size() == trace->steps() + 1);
}
