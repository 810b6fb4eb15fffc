// Rescale: golden codes and errors, curves over alpha, refusals.
#include "core/rounding/scale_migration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "core/golden.hpp"
#include "core/rounding/layer_families.hpp"

using namespace qs;
using test::golden;
using test::number;
using test::Row;

namespace {

/// Rows of a matrix are separated by ';'.
std::vector<float> matrix(std::string field) {
  for (char& c : field)
    if (c == ';') c = ' ';
  std::vector<float> values;
  for (const double x : test::numbers(field)) values.push_back(static_cast<float>(x));
  return values;
}

std::map<std::string, ScaleMigration> small_layers() {
  std::map<std::string, ScaleMigration> layers;
  for (const Row& row : golden("rounding/17_small_inputs")) {
    const auto channels = static_cast<std::size_t>(number(row, "n"));
    layers.emplace(row.at("case"),
                   ScaleMigration::make(matrix(row.at("X")), matrix(row.at("W")), channels).value());
  }
  return layers;
}

MigrationRule rule_of(const std::string& kind) {
  return find_migration_rule(kind == "identity" ? "off" : kind)->rule;
}

MigrationFormats setup(const std::string& id) {
  for (const MigrationSetup& one : migration_setups())
    if (one.id == id) return formats_of(one);
  FAIL("no such setup");
  return {};
}

/// All rows of a family, means of `seeds` seeds.
void check_curve(const std::string& family, std::uint64_t seeds, std::uint64_t first = 1) {
  std::vector<ScaleMigration> layers;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    LayerDraw draw = draw_layer(family, 512, 128, 256, seed).value();
    layers.push_back(
        ScaleMigration::make(std::move(draw.inputs.values), std::move(draw.weights.values), 256).value());
  }
  const double share = 1 / static_cast<double>(seeds), more = std::sqrt((1 + 8 * share) / 2);
  double identity = 0;
  int rows = 0;
  for (const Row& row : golden("rounding/17_alpha_curve")) {
    if (row.at("family") != family) continue;
    double nmse = 0;
    const MigrationFormats formats = setup(row.at("setup"));
    for (const ScaleMigration& layer : layers) {
      const Migrated migrated = layer.migrate(rule_of(row.at("kind")), number(row, "alpha"), formats).value();
      nmse += share * migrated.nmse_db.value();
    }
    if (row.at("kind") == "identity") identity = nmse;
    CAPTURE(family);
    CAPTURE(row.at("setup"));
    CAPTURE(row.at("kind"));
    CAPTURE(row.at("alpha"));
    CAPTURE(nmse);
    CAPTURE(number(row, "nmse_db"));
    CHECK(std::abs(nmse - number(row, "nmse_db")) <= 4 * more * number(row, "se") + 0.1);
    CAPTURE(identity - nmse);
    CAPTURE(number(row, "gain_db"));
    CHECK(std::abs(identity - nmse - number(row, "gain_db")) <= 4 * more * number(row, "gain_se") + 0.1);
    ++rows;
  }
  CHECK(rows == 68);
}

}  // namespace

TEST_CASE("rescale: errors of the small cases, all setups and alphas") {
  const std::map<std::string, ScaleMigration> layers = small_layers();
  for (const Row& row : golden("rounding/17_small_results")) {
    const Migrated ours = layers.at(row.at("case"))
                              .migrate(rule_of(row.at("kind")), number(row, "alpha"), setup(row.at("setup")))
                              .value();
    CAPTURE(row.at("case"));
    CAPTURE(row.at("setup"));
    CAPTURE(row.at("kind"));
    CAPTURE(row.at("alpha"));
    // float32 scales and values: no row is near enough to a boundary for a code to flip.
    REQUIRE(number(row, "min_margin") > 1e-5);
    CHECK(test::close(ours.error, number(row, "err"), row.at("setup")[1] == '8' ? 1e-4 : 1e-5));
    CHECK(std::abs(ours.nmse_db.value() - number(row, "nmse_db")) < 5e-4);
  }
}

TEST_CASE("rescale: scales and codes of the small cases") {
  const std::map<std::string, ScaleMigration> layers = small_layers();
  for (const Row& row : golden("rounding/17_small_codes")) {
    CAPTURE(row.at("case"));
    CAPTURE(row.at("kind"));
    CAPTURE(row.at("alpha"));
    const std::vector<double> scales = test::numbers(row.at("s"));
    for (const char* format : {"w4_b32", "w3_b32"}) {
      const Migrated ours = layers.at(row.at("case"))
                                .migrate(rule_of(row.at("kind")), number(row, "alpha"), setup(format))
                                .value();
      REQUIRE(ours.scales.size() == scales.size());
      for (std::size_t j = 0; j < scales.size(); ++j) CHECK(test::close(ours.scales[j], scales[j], 1e-13));
      const std::vector<float> codes = matrix(row.at(std::string("codes_") + format));
      CHECK(std::vector<float>(ours.weight_codes.begin(), ours.weight_codes.end()) == codes);
    }
  }
}

TEST_CASE("rescale: flat inputs over alpha") {
  check_curve("flat", 1);
}
TEST_CASE("rescale: uneven channels over alpha") {
  check_curve("lognormal", 1);
}
TEST_CASE("rescale: outlier channels over alpha") {
  check_curve("outliers", 2, 11);
}
TEST_CASE("rescale: outlier channels of fixed sign over alpha") {
  check_curve("outliers_mean", 1);
}
TEST_CASE("rescale: heavy weights over alpha") {
  check_curve("heavy_w", 2);
}

TEST_CASE("rescale: a curve has its best alpha, and off beside it") {
  const std::map<std::string, ScaleMigration> layers = small_layers();
  const ScaleMigration& layer = layers.at("S2_two_outliers");
  const MigrationCurve curve = migration_curve(layer, MigrationRule::kSmooth, setup("w4_b32")).value();
  REQUIRE(curve.points.size() == 11);
  for (const MigrationPoint& point : curve.points) CHECK(point.error >= curve.points[curve.best].error);
  CHECK(curve.off.error == layer.migrate(MigrationRule::kOff, 0, setup("w4_b32")).value().error);
  CHECK(curve.points[3].error == layer.migrate(MigrationRule::kSmooth, 0.3, setup("w4_b32")).value().error);
  CHECK(!migration_curve(layer, MigrationRule::kAwq, setup("w4_b32"), 0));
  CHECK(!migration_curve(layer, MigrationRule::kAwq, setup("w4_b32"), 1001));
}

TEST_CASE("rescale: dead channels have the scale 1, and what is exact has minus infinity") {
  const float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  // Channel 1 has no input, channel 2 no weight.
  const ScaleMigration layer =
      ScaleMigration::make({1, 0, 3, 2, 1, 4, 0, 1, -5, 0}, {1, 7, 0, 4, -2, 3, 1, 0, 1, 5}, 5).value();
  for (const MigrationRuleInfo& rule : migration_rules()) {
    for (const MigrationSetup& one : migration_setups()) {
      for (const double alpha : {0.0, 0.5, 1.0}) {
        const Migrated ours = layer.migrate(rule.rule, alpha, formats_of(one)).value();
        CHECK(ours.scales[1] == 1);
        CHECK(ours.scales[2] == 1);
        CHECK(std::isfinite(ours.error));
        CHECK(std::isfinite(ours.nmse_db.value()));
      }
    }
  }
  const ScaleMigration silent = ScaleMigration::make({0, 0}, {1, 2}, 2).value();
  CHECK(!silent.migrate(MigrationRule::kAwq, 0.5, setup("w4_b32")).value().nmse_db);
  const ScaleMigration empty = ScaleMigration::make({1, 2}, {0, 0}, 2).value();
  CHECK(empty.migrate(MigrationRule::kSmooth, 0.5, setup("w8a8_token")).value().error == 0);
  const ScaleMigration exact = ScaleMigration::make({1, 2}, {7, 1}, 2).value();
  CHECK(exact.migrate(MigrationRule::kOff, 0, setup("w4_b32")).value().nmse_db.value() == -inf);
  // Refusals.
  const auto field_of = [](const Expected<ScaleMigration>& layer_or) { return layer_or.error().field; };
  CHECK(field_of(ScaleMigration::make({1, 2, 3}, {1, 2}, 2)) == "rescale: inputs");
  CHECK(field_of(ScaleMigration::make({}, {1, 2}, 2)) == "rescale: inputs");
  CHECK(field_of(ScaleMigration::make({1, 2}, {1, 2, 3}, 2)) == "rescale: weights");
  CHECK(field_of(ScaleMigration::make({1, nan}, {1, 2}, 2)) == "rescale: inputs");
  CHECK(field_of(ScaleMigration::make({1, 2}, {inf, 2}, 2)) == "rescale: weights");
  CHECK(field_of(ScaleMigration::make({}, {}, 0)) == "rescale: channels");
  for (const double alpha : {-0.01, 1.01, static_cast<double>(nan)}) {
    CHECK(layer.migrate(MigrationRule::kSmooth, alpha, setup("w4_b32")).error().field == "rescale: alpha");
  }
  const ScaleMigration huge = ScaleMigration::make({1e38F, 1}, {1e30F, 1}, 2).value();
  CHECK(huge.migrate(MigrationRule::kSmooth, 1, setup("w4_b32")).error().field == "rescale: weights");
  CHECK(!draw_layer("none", 1, 1, 1, 1));
  CHECK(!draw_layer("flat", 0, 1, 1, 1));
  for (const LayerFamily& family : layer_families()) CHECK(draw_layer(family.id, 2, 3, 2, 1).has_value());
}
