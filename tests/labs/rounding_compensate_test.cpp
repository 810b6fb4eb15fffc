// The lab "rounding": the same codes, better outputs; one row step by step.
#include "labs/rounding/compensate.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/numerics/decibels.hpp"
#include "core/quantizers.hpp"
#include "core/rounding/symmetric_eigenvalues.hpp"
#include "labs/digit/drawing.hpp"
#include "labs/rounding_app.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// Nearest rounding and compensation of a layer, with all their codes.
Compensation compensation_of(const RoundingLayer& layer, const char* spec, const FactorOptions& factor) {
  const Sample sample = *make_sample(layer.weights, {layer.rows, layer.columns});
  const auto quantizer = *fit(*parse_quantizer(spec), sample);
  const auto grid = fitted_grid(*quantizer, layer.rows, layer.columns);
  return *compensate(layer.view(), layer.sigma, *grid, {factor, true});
}

}  // namespace

TEST_CASE(
    "rounding lab: compensated, three bits lose weights and gain more than 5 dB of outputs, and digits are "
    "read") {
  RoundingApp lab("method=on&quantizer=int3/channel=0");
  const CompensatedFormat& shown = lab.get<CompensateResult>().shown;
  CHECK(*shown.compensated.output_db > *shown.nearest.output_db + 5);
  CHECK(*shown.compensated.weight_db < *shown.nearest.weight_db);
  CHECK(*shown.compensated.accuracy > *shown.nearest.accuracy);
  CHECK(shown.bits == 3);
  CHECK(lab.get<CompensateResult>().rows == 32);
  CHECK(lab.get<CompensateResult>().columns == kPixels);
  CHECK(lab.fact("output_gain_db") == *shown.compensated.output_db - *shown.nearest.output_db);
  CHECK(lab.fact("weight_loss_db") == *shown.nearest.weight_db - *shown.compensated.weight_db);
  CHECK(lab.fact("output_db") == *shown.compensated.output_db);
  CHECK(lab.fact("accuracy") == *shown.compensated.accuracy);
  lab.show("method=off&quantizer=int3/channel=0");
  CHECK(lab.fact("output_db") == *lab.get<CompensateResult>().shown.nearest.output_db);
}

TEST_CASE("rounding lab: inputs without correlation leave nothing to compensate, bit for bit") {
  const RoundingLayer layer = *make_layer({LayerSource::kSequence, 0, 1}, nullptr);
  for (const char* spec : {"int3/channel=0", "int4/block=32", "int2"}) {
    for (const double damping : {0.0, 0.01}) {
      CAPTURE(spec);
      CAPTURE(damping);
      const Compensation found = compensation_of(layer, spec, {ColumnOrder::kNatural, {}, damping});
      CHECK(found.compensated.codes == found.nearest.codes);
      CHECK(found.compensated.values == found.nearest.values);
    }
  }
  RoundingApp lab("layer=sequence&rho=0&method=on&quantizer=int3/channel=0");
  CHECK(lab.fact("output_gain_db") == 0);
  CHECK(lab.fact("weight_loss_db") == 0);
}

TEST_CASE("rounding lab: no point of the plane lies above D(R), and the widths come by rising bits") {
  RoundingApp lab("");
  for (const char* layer : kLayerLinks) {
    for (const char* spec : {"int3/channel=0", "int4/block=32", "int4", "nf4", "lloyd_max/levels=8"}) {
      for (const char* order : {"natural", "descending"}) {
        CAPTURE(layer);
        CAPTURE(spec);
        CAPTURE(order);
        lab.show(std::string(layer) + "&method=on&damping=0.1&quantizer=" + spec + "&order=" + order);
        const CompensateResult& result = lab.get<CompensateResult>();
        REQUIRE(!result.problem);
        const RoundingLayer& shown = lab.get<RoundingLayer>();
        const std::vector<double> eigenvalues = symmetric_eigenvalues(shown.sigma);
        const std::vector<double> weights(shown.weights.begin(), shown.weights.end());
        double outputs = 0, power = 0;
        for (const double row : output_errors(weights, shown.sigma)) outputs += row;
        for (const double w : weights) power += w * w;
        int bits = 0;
        for (const CompensatedFormat& width : result.widths) {
          CAPTURE(width.spec);
          CHECK(width.bits >= bits);
          bits = width.bits;
          for (const RoundedPoint& point : {width.nearest, width.compensated}) {
            const double ideal = correlated_distortion(eigenvalues, point.entropy_bits)->distortion;
            CHECK(*point.output_db <= *snr_db(outputs, power * ideal));
          }
        }
        CHECK(std::is_sorted(result.ideal.begin(), result.ideal.end(),
                             [](const auto& a, const auto& b) { return a.bits < b.bits && a.db < b.db; }));
      }
    }
  }
}

TEST_CASE(
    "rounding lab: outliers that come last leave most of the gain to one step, in descending order less") {
  RoundingApp lab("layer=outliers&method=on&damping=0&quantizer=int4/channel=0");
  const CompensateResult natural = lab.get<CompensateResult>();
  REQUIRE(natural.bounds);
  CHECK(natural.bounds->natural_gain_db < natural.bounds->determinant_gain_db / 4);
  CHECK(natural.bounds->steps_gain_db > 0.75 * natural.bounds->determinant_gain_db);
  CHECK(natural.bounds->descending_gain_db > natural.bounds->natural_gain_db);
  const double gain = lab.fact("output_gain_db");
  // The prediction for high rates.
  CHECK(gain == doctest::Approx(natural.bounds->natural_gain_db).epsilon(0.3));
  lab.show("layer=outliers&method=on&damping=0&order=descending&quantizer=int4/channel=0");
  CHECK(lab.fact("output_gain_db") > gain);
  CHECK(*lab.get<CompensateResult>().shown.nearest.output_db == *natural.shown.nearest.output_db);
  // Inputs like a sequence: nearly all is collected by one step, save what the last column alone costs.
  lab.show("layer=sequence&rho=0.9&method=on&damping=0&quantizer=int4/channel=0");
  const CorrelatedBounds& sequence = *lab.get<CompensateResult>().bounds;
  CHECK(sequence.steps_gain_db < 0.05 * sequence.determinant_gain_db);
}

TEST_CASE("rounding lab: the bounds are of the inputs as they are, without damping and without dead ones") {
  const auto bounds_of = [](const RoundingLayer& layer, double damping) {
    CompensateParams params{*parse_quantizer("int4/channel=0")};
    params.damping = damping;
    const CompensateResult result = compute_compensate(params, layer, nullptr);
    REQUIRE(result.bounds);
    return result.bounds->determinant_gain_db;
  };
  const RoundingLayer layer = *make_layer({LayerSource::kSequence, 0.99, 1}, nullptr);
  const double gain = correlated_bounds(layer.sigma)->determinant_gain_db;
  for (const double damping : {0.0, 0.01, 1.0}) CHECK(bounds_of(layer, damping) == gain);
  // Two more inputs that are always 0 change nothing.
  RoundingLayer wider = layer;
  wider.columns += 2;
  wider.sigma = SquareMatrix(wider.columns);
  for (std::size_t i = 0; i < layer.columns; ++i)
    for (std::size_t j = 0; j < layer.columns; ++j) wider.sigma.at(i + 1, j + 1) = layer.sigma.at(i, j);
  wider.weights.assign(wider.rows * wider.columns, 0.5F);
  CHECK(bounds_of(wider, 0.01) == doctest::Approx(gain).epsilon(1e-12));
}

TEST_CASE("rounding lab: the last step of a row leaves the codes of the compensated layer") {
  for (const char* spec : {"int3/channel=0", "int4/block=32", "int2"}) {
    for (const bool descending : {false, true}) {
      CAPTURE(spec);
      CAPTURE(descending);
      const RoundingLayer layer = *make_layer({LayerSource::kOutliers, 0.9, 3}, nullptr);
      CompensateParams params{*parse_quantizer(spec)};
      params.order = descending ? ColumnOrder::kDescending : ColumnOrder::kNatural;
      params.damping = 0.01;
      const Compensation found = compensation_of(layer, spec, params.factor());
      for (const std::size_t row : {0, 17, 63}) {
        CAPTURE(row);
        const PathResult result = compute_path(params, layer, row);
        REQUIRE(!result.problem);
        REQUIRE(result.path.steps.size() == layer.columns);
        std::vector<std::int32_t> by_steps(layer.columns);
        for (const RoundingStep& step : result.path.steps) by_steps[step.column] = step.point.code;
        CHECK(by_steps == result.path.codes);
        for (std::size_t column = 0; column < layer.columns; ++column) {
          const std::size_t place = row * layer.columns + column;
          CAPTURE(column);
          CHECK(result.path.codes[column] == found.compensated.codes[place]);
          CHECK(result.path.nearest_codes[column] == found.nearest.codes[place]);
          CHECK(result.weights[column] == layer.weights[place]);
        }
      }
    }
  }
}

TEST_CASE("rounding lab: codes by hand are kept, the steps after them answer, and others count as none") {
  const RoundingLayer layer = *make_layer({LayerSource::kSequence, 0.9, 1}, nullptr);
  CompensateParams params{*parse_quantizer("int3/channel=0")};
  params.damping = 0.01;
  const PathResult free = compute_path(params, layer, 4);
  CHECK(std::is_sorted(free.codes.begin(), free.codes.end()));
  const std::int32_t other = free.path.codes[10] > 0 ? free.path.codes[10] - 2 : free.path.codes[10] + 2;
  const PathResult set = compute_path(params, layer, 4, {{10, other}});
  CHECK(set.path.codes[10] == other);
  CHECK(set.path.steps[10].by_hand);
  CHECK(std::equal(free.path.codes.begin(), free.path.codes.begin() + 10, set.path.codes.begin()));
  CHECK(set.path.steps[11].adjusted != free.path.steps[11].adjusted);
  CHECK(set.path.nearest_codes == free.path.nearest_codes);
  const PathResult beyond = compute_path(params, layer, 4, {{64, 1}, {3, 200}, {4, -200}});
  CHECK(!beyond.problem);
  CHECK(beyond.path.codes == free.path.codes);

  RoundingApp lab("layer=sequence&row=5&method=on&quantizer=int3/channel=0&hand=11:" + std::to_string(other));
  CHECK(lab.get<PathResult>().path.codes == set.path.codes);
}

TEST_CASE("rounding lab: codes by hand stay with their row and layer") {
  RoundingApp lab("layer=sequence&quantizer=int3/channel=0&row=2&hand=3:2");
  CHECK(RoundingLabState::from(lab.app.state()).hand == "3:2");
  lab.app.set_state(with_lab_value(lab.app.state(), "step", "4"));
  settle(lab.app, lab.model);
  CHECK(RoundingLabState::from(lab.app.state()).hand == "3:2");
  for (const auto& [key, value] : {std::pair("row", "5"), std::pair("layer", "outliers")}) {
    lab.show("layer=sequence&quantizer=int3/channel=0&row=2&hand=3:2");
    lab.app.set_state(with_lab_value(lab.app.state(), key, value));
    settle(lab.app, lab.model);
    CHECK(RoundingLabState::from(lab.app.state()).hand == "none");
  }
}

TEST_CASE("rounding lab: codes by hand in a link") {
  CHECK(*parse_hand_codes("3:-1,7:2") == HandCodes{{2, -1}, {6, 2}});
  CHECK(hand_codes_text({{6, 2}, {2, -1}}) == "3:-1,7:2");
  CHECK(hand_codes_text({}) == "none");
  CHECK(*parse_hand_codes("64:-255") == HandCodes{{63, -255}});
  for (const char* bad : {"", "3", "3:", ":3", "0:1", "65:1", "3:256", "3:1.5", "1.5:3", "3:1,3:2", ",3:1",
                          "3:1;4:2", "3:nan", "nan:1", "3:1:2", "inf:1"}) {
    CAPTURE(std::string(bad));
    CHECK(!parse_hand_codes(bad));
  }
}
