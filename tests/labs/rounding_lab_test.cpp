// The lab "rounding": rotate, rescale, calibrate, a weight in motion; presets, and states that a layer lacks.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/find.hpp"
#include "core/quantizers.hpp"
#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/lattice.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/rotate.hpp"
#include "labs/rounding_app.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// The gain of rotation that the map shows.
const RotationMap::Cell& cell_of(const RotationMap& map, std::string_view law, std::string_view format) {
  const auto formats = rotation_formats();
  const auto families = weight_families();
  const RotationFormat* column = find_by(formats, &RotationFormat::id, format);
  const WeightFamily* row = find_weight_family(law);
  REQUIRE(column != nullptr);
  REQUIRE(row != nullptr);
  return map.cells[static_cast<std::size_t>(row - families.data()) * map.formats +
                   static_cast<std::size_t>(column - formats.data())];
}

std::string law_link(std::string_view law) {
  return "law=" + std::to_string(find_weight_family(law) - weight_families().data() + 1);
}

}  // namespace

TEST_CASE("rounding lab: its parameters reach to the ends of the lists that they choose from") {
  const auto most = [](std::string_view id) {
    return find_by(find_lab("rounding")->params, &ParamInfo::id, id)->number->max;
  };
  CHECK(most("law") == static_cast<double>(weight_families().size()));
  CHECK(most("inputs") == static_cast<double>(rescale_layers().size()));
  CHECK(most("formats") == static_cast<double>(migration_setups().size()));
  CHECK(most("range") == static_cast<double>(calibration_methods().size()));
}

TEST_CASE(
    "rounding lab: rotation helps Laplace in blocks at a fixed rate, and loses if codes are entropy coded") {
  RoundingApp lab("view=map");
  const RotationMap& map = lab.get<RotationMap>();
  CHECK(map.done == map.cells.size());
  CHECK(map.families == weight_families().size());
  CHECK(map.formats == rotation_formats().size());
  CHECK(*cell_of(map, "laplace", "int4_b32").delta_db > 0.5);
  CHECK(*cell_of(map, "laplace", "int4_b32").equal_entropy_db < 0);
  for (const char* law : {"uniform", "bimodal"}) {
    CAPTURE(law);
    CHECK(*cell_of(map, law, "int4_b32").delta_db < -0.5);
    CHECK(*cell_of(map, law, "int4_b32").equal_entropy_db < -0.5);
  }
  CHECK(std::abs(*cell_of(map, "gauss", "int4_b32").delta_db) < 0.2);  // chance
  const RotationMap::Cell& ternary = cell_of(map, "ternary", "int4_b32");
  CHECK(*ternary.delta_db == -INFINITY);
  CHECK(*ternary.equal_entropy_db == -INFINITY);
  for (const RotationMap::Cell& cell : map.cells) {
    CHECK(cell.delta_db);
    CHECK((!cell.delta_db || (!std::isnan(*cell.delta_db) && *cell.delta_db < 100)));
  }
  for (const bool coded : {false, true}) CHECK(map_answer(map, coded).find("nan") == std::string::npos);
}

TEST_CASE("rounding lab: view and map of rotation agree, and one law is drawn the same for both") {
  RoundingApp lab("view=map");
  const RotationMap map = lab.get<RotationMap>();
  for (const char* law : {"laplace", "uniform", "bimodal", "ternary", "outlier_cols"}) {
    CAPTURE(law);
    lab.show("view=rotate&method=on&quantizer=int4/block=32&" + law_link(law));
    const RotateResult& result = lab.get<RotateResult>();
    REQUIRE(!result.problem);
    CHECK(result.effect.delta_db() == cell_of(map, law, "int4_b32").delta_db);
    CHECK(lab.fact("rotation_gain_db") == *result.effect.delta_db());
    CHECK(lab.fact("rotation_gain_coded_db") == *result.effect.equal_entropy_db());
    for (const EntryHistogram& entries : {result.before, result.after}) {
      double all = 0;
      for (const double share : entries.shares) all += share;
      CHECK(all == doctest::Approx(1));
    }
    CHECK(rotate_answer(result).find("nan") == std::string::npos);
  }
  // Three values: held as they are, and no longer once they are rotated.
  lab.show("view=rotate&quantizer=int4/block=32&" + law_link("ternary"));
  const RotationEffect& effect = lab.get<RotateResult>().effect;
  CHECK(*effect.before.sqnr_db == INFINITY);
  CHECK(*effect.after.sqnr_db < 40);
}

TEST_CASE("rounding lab: not to rescale is no setting of the exponent") {
  RoundingApp lab("view=rescale&rule=smooth&alpha=0&method=on");
  int worse_at_zero = 0, layers = 0;
  for (const std::string_view title : rescale_layers()) {
    ++layers;
    if (shared_layer_at(static_cast<std::size_t>(layers - 1)) == LayerSource::kWeights)
      continue;  // no samples
    CAPTURE(std::string(title));
    for (std::size_t setup = 1; setup <= migration_setups().size(); ++setup) {
      CAPTURE(setup);
      const std::string link = "view=rescale&rule=smooth&alpha=0&inputs=" + std::to_string(layers) +
                               "&formats=" + std::to_string(setup);
      lab.show(link + "&method=on");
      const RescaleResult result = lab.get<RescaleResult>();
      REQUIRE(!result.problem);
      CHECK(result.smooth.points.front().alpha == 0);
      CHECK(result.smooth.points.front().error != result.smooth.off.error);
      worse_at_zero += result.smooth.points.front().error > result.smooth.off.error ? 1 : 0;
      // All of AWQ's factors are 1 there.
      CHECK(result.awq.points.front().error == doctest::Approx(result.awq.off.error));
      CHECK(result.awq.off.error == result.smooth.off.error);
      CHECK(lab.fact("rescaled_db") == -*result.smooth.points.front().nmse_db);
      CHECK(lab.fact("best_alpha") == result.smooth.points[result.smooth.best].alpha);
      lab.show(link + "&method=off");
      CHECK(lab.fact("rescaled_db") == lab.fact("unscaled_db"));
    }
  }
  CHECK(worse_at_zero > 0);
}

TEST_CASE("rounding lab: an outlier channel of the inputs is worth moving at eight bits") {
  RoundingApp lab("view=rescale&rule=smooth&formats=4&method=on&inputs=3");
  const RescaleResult& result = lab.get<RescaleResult>();
  const MigrationCurve& curve = result.smooth;
  CHECK(*curve.points[curve.best].nmse_db < *curve.off.nmse_db - 3);
  CHECK(curve.points[curve.best].alpha > 0);
  CHECK(point_at(curve, 0.5).alpha == doctest::Approx(0.5));
}

TEST_CASE("rounding lab: of four ranges least squares leaves most dB at every width, min–max clips nothing") {
  RoundingApp lab("");
  for (const char* layer : {"first", "second"}) {
    for (int width = 2; width <= 8; ++width) {
      CAPTURE(layer);
      CAPTURE(width);
      lab.show("view=calibrate&layer=" + std::string(layer) + "&width=" + std::to_string(width));
      const CalibrateResult& result = lab.get<CalibrateResult>();
      REQUIRE(!result.problem);
      const auto methods = calibration_methods();
      REQUIRE(result.ranges.size() == methods.size());
      double least_squares = 0, most = 0;
      for (std::size_t i = 0; i < methods.size(); ++i) {
        const CalibratedRange& range = result.ranges[i];
        CHECK(range.method == methods[i].title);
        most = std::max(most, *range.found.total_db);
        if (methods[i].method == CalibrationMethod::kLeastSquares) least_squares = *range.found.total_db;
        if (methods[i].method == CalibrationMethod::kMinMax) {
          CHECK(range.found.clipped_share == 0);
          CHECK(range.found.range == result.most);
        }
        REQUIRE(range.accuracy);
        CHECK(*range.accuracy <= 1);
        for (const char* bad : {"nan", "inf"})
          CHECK(calibrate_answer(result, i).find(bad) == std::string::npos);
      }
      CHECK(least_squares == most);
      double all = 0;
      for (const double share : result.shares) all += share;
      CHECK(all == doctest::Approx(1));
      CHECK(result.shares.front() >= result.zeros);
      for (std::size_t i = 0; i < methods.size(); ++i) {
        const CalibratedRange& range = result.ranges[i];
        const bool mostly = range.without_zeros_bits < range.found.divergence_bits / 2;
        const std::string answer = calibrate_answer(result, i);
        CHECK((answer.find("Most of this divergence") != std::string::npos) == mostly);
        CHECK(answer.find(percent(result.zeros)) != std::string::npos);
      }
    }
  }
}

TEST_CASE("rounding lab: a weight that never settles takes turns between two codes") {
  RoundingApp lab("view=motion");
  const MotionResult& result = lab.get<MotionResult>();
  REQUIRE(!result.weights.empty());
  CHECK(result.restless_share > 0);
  CHECK(result.restless_share < 1);
  std::uint32_t before = UINT32_MAX;
  for (const MotionWeight& weight : result.weights) {
    CHECK(weight.moments.size() == result.steps + 1);
    CHECK(weight.flips.late <= before);
    before = weight.flips.late;
    std::uint32_t changes = 0;
    std::set<float> late;
    for (std::size_t i = 1; i < weight.moments.size(); ++i) {
      changes += weight.moments[i].code != weight.moments[i - 1].code ? 1 : 0;
      if (i > weight.moments.size() * 3 / 4) late.insert(weight.moments[i].rounded);
    }
    CHECK(changes == weight.flips.all);
    CHECK(weight.low < weight.high);
    CHECK(late.count(weight.low) == 1);
    CHECK(late.count(weight.high) == 1);
  }
  CHECK(!motion_answer(result, 0).empty());
}

TEST_CASE("rounding lab: a row, step, code or method that is not there does no harm") {
  RoundingApp lab("");
  for (const char* layer : kLayerLinks) {
    CAPTURE(layer);
    lab.show(std::string(layer) + "&method=on&row=64&step=64&hand=1:-255,64:255&quantizer=int2/channel=0");
    const CompensateResult& result = lab.get<CompensateResult>();
    const PathResult& path = lab.get<PathResult>();
    CHECK(!result.problem);
    CHECK(!path.problem);
    CHECK(path.path.steps.size() == result.columns);
    CHECK(!compensate_answer(result, true).empty());
    CHECK(!compensate_answer(result, false).empty());
  }
  const RoundingLayer layer = *make_layer({LayerSource::kOutliers, 0.9, 1}, nullptr);
  const CompensateParams params{*parse_quantizer("int3/channel=0")};
  CHECK(compute_path(params, layer, 1'000'000).path.codes == compute_path(params, layer, 63).path.codes);
  RotateParams rotated;
  rotated.family = 1'000'000;
  rotated.quantizer = *parse_quantizer("int4");
  CHECK(!compute_rotate(rotated).problem);
  RescaleParams rescaled;
  rescaled.setup = 1'000'000;
  const RescaleResult curves = compute_rescale(rescaled, nullptr);
  REQUIRE(!curves.problem);
  CHECK(point_at(curves.awq, -1).alpha == 0);
  CHECK(point_at(curves.awq, 2).alpha == 1);
  CHECK(calibrate_answer(CalibrateResult{Error{"a", "b", "c", {}}, {}, {}, 0, 0, {}}, 9).size() > 2);
  for (const char* link :
       {"view=calibrate&layer=sequence", "view=calibrate&layer=outliers",
        "view=rescale&inputs=7&layer=outliers", "view=rotate&quantizer=bfloat16",
        "quantizer=bfloat16&method=on", "quantizer=custom&method=on", "damping=0&method=on",
        "damping=100&order=descending&method=on", "layer=sequence&rho=0.99&damping=0&method=on"})
    lab.show(link);
}

TEST_CASE("rounding lab: every preset has its numbers") {
  RoundingApp lab("");
  for (const Preset& preset : rounding_lab().presets) {
    CAPTURE(preset.link);
    lab.show(std::string(preset.link));
    const RoundingLabState state = RoundingLabState::from(lab.app.state());
    switch (state.view) {
      case RoundingView::kCompensate:
        CHECK(!lab.get<CompensateResult>().problem);
        CHECK(!lab.get<PathResult>().problem);
        CHECK(lab.fact("output_gain_db") > 0);
        break;
      case RoundingView::kLattice:
        CHECK(lab.get<LatticeResult>().compensated.error > lab.get<LatticeResult>().nearest.error);
        break;
      case RoundingView::kRotate:
        CHECK(!lab.get<RotateResult>().problem);
        break;
      case RoundingView::kMap:
        CHECK(lab.get<RotationMap>().done == lab.get<RotationMap>().cells.size());
        break;
      case RoundingView::kRescale:
        CHECK(!lab.get<RescaleResult>().problem);
        break;
      case RoundingView::kCalibrate:
        CHECK(!lab.get<CalibrateResult>().problem);
        break;
      case RoundingView::kMotion:
        CHECK(lab.get<MotionResult>().steps > 0);
        break;
    }
    CHECK(!lab.app.results().is_working());
    for (const LabFact& fact : lab.app.results().present()->facts()) {
      CAPTURE(fact.name);
      CHECK(!std::isnan(fact.value));
    }
  }
}
