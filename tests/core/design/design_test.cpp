#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "../golden.hpp"
#include "core/bounds/high_rate.hpp"
#include "core/design/aciq.hpp"
#include "core/design/entropy_constrained.hpp"
#include "core/design/lloyd_max.hpp"
#include "core/design/uniform_design.hpp"
#include "core/numerics/decibels.hpp"

using namespace qs;
using test::close;
using test::golden;
using test::number;
using test::whole;

TEST_CASE("design: the parts of every source's cells add up, and meet its own pdf and cdf") {
  for (const SourceInfo& source : sources()) {
    CAPTURE(source.id);
    const CellMoments all = source.cell(-INFINITY, INFINITY);
    CHECK(close(all.probability, 1, 1e-15));
    CHECK(std::abs(all.first) < 1e-14);
    CHECK(close(all.second, 1, 1e-13));
    double before = -INFINITY;
    CellMoments sum;
    for (const double edge : {-3.0, -1.5, -0.2, 0.0, 0.7, 1.6, 4.0, double{INFINITY}}) {
      const CellMoments cell = source.cell(before, edge);
      sum.probability += cell.probability;
      sum.first += cell.first;
      sum.second += cell.second;
      if (std::isfinite(edge)) CHECK(std::abs(sum.probability - source.cdf(edge)) < 1e-14);
      before = edge;
    }
    CHECK(close(sum.second, 1, 1e-13));
    const CellMoments thin = source.cell(0.5, 0.5001);
    CHECK(close(thin.probability, 0.0001 * source.pdf(0.50005), 1e-7));
    CHECK(close(thin.centroid(), 0.50005, 1e-8));
  }
}

TEST_CASE("design: Lloyd–Max, errors to 1e-10, thresholds and levels to 1e-8, up to 256 levels") {
  int designs = 0;
  for (const test::Row& row : golden("01_lloyd_max_summary")) {
    const SourceInfo* source = find_source(row.at("dist"));
    if (source == nullptr) continue;
    CAPTURE(row.at("dist"));
    CAPTURE(row.at("N"));
    const ScalarDesign design = lloyd_max(*source, whole(row, "N"));
    CHECK(close(design.mse, number(row, "mse"), 1e-10));
    CHECK(std::abs(design.entropy_bits - number(row, "entropy_bits")) < 1e-9);
    ++designs;
  }
  CHECK(designs == 98);
  const SourceInfo* source = nullptr;
  ScalarDesign design;
  std::string present;
  for (const test::Row& row : golden("01_lloyd_max_levels")) {
    if (row.at("dist") + row.at("N") != present) {
      present = row.at("dist") + row.at("N");
      source = find_source(row.at("dist"));
      if (source != nullptr) design = lloyd_max(*source, whole(row, "N"));
    }
    if (source == nullptr) continue;
    CAPTURE(present);
    CAPTURE(row.at("kind"));
    CAPTURE(row.at("index"));
    const std::vector<double>& list = row.at("kind") == "threshold" ? design.thresholds
                                      : row.at("kind") == "level"   ? design.levels
                                                                    : design.probabilities;
    CHECK(std::abs(list.at(static_cast<std::size_t>(whole(row, "index") - 1)) - number(row, "value")) < 1e-8);
  }
}

TEST_CASE("design: at high rate the error of Lloyd–Max goes as Panter and Dite say") {
  for (const test::Row& row : golden("03_constants")) {
    const std::string& name = row.at("name");
    if (!name.starts_with("panter_dite_")) continue;
    const SourceInfo* source = find_source(name.ends_with("gauss") ? "gaussian" : "laplace");
    const double at_1024 = lloyd_max(*source, 1024).mse * 1024 * 1024;
    CHECK(close(at_1024, number(row, "value"), 0.01));
    CHECK(std::abs(at_1024 - number(row, "value")) <
          std::abs(lloyd_max(*source, 256).mse * 65536 - number(row, "value")));
  }
}

TEST_CASE("design: the best uniform step, to 1e-7, and its error to 1e-12, up to 1024 levels") {
  for (const test::Row& row : golden("02_uniform_optimal")) {
    const SourceInfo* source = find_source(row.at("dist"));
    REQUIRE(source != nullptr);
    CAPTURE(row.at("dist"));
    CAPTURE(row.at("N"));
    const UniformDesign design = optimal_uniform(*source, whole(row, "N"));
    CHECK(close(design.step, number(row, "step"), 1e-7));
    CHECK(close(design.mse, number(row, "mse"), 1e-11));
    CHECK(close(design.loading, number(row, "loading"), 1e-7));
    CHECK(std::abs(design.entropy_bits - number(row, "entropy_bits")) < 1e-7);
    CHECK(std::abs(design.overload_mse - number(row, "overload_mse")) < 1e-7 * number(row, "mse"));
    CHECK(design.mse >= lloyd_max(*source, whole(row, "N")).mse * (1 - 1e-12));
  }
}

TEST_CASE("design: fixed loading, granular and overload apart, and the rule of thumb beside them") {
  for (const test::Row& row : golden("08_loading_fixed")) {
    CAPTURE(row.at("dist"));
    CAPTURE(row.at("bits"));
    CAPTURE(row.at("loading"));
    const int levels = 1 << whole(row, "bits");
    const UniformDesign design =
        uniform_with_loading(*find_source(row.at("dist")), levels, number(row, "loading"));
    CHECK(close(design.granular_mse, number(row, "granular_mse"), 1e-10));
    CHECK(std::abs(design.overload_mse - number(row, "overload_mse")) < 1e-12 * number(row, "mse") + 1e-15);
    CHECK(std::abs(-10 * std::log10(design.mse) - number(row, "sqnr_db")) < 1e-9);
    CHECK(std::abs(design.entropy_bits - number(row, "entropy_bits")) < 1e-11);
    CHECK(std::abs(loading_rule_db(levels, number(row, "loading")) - number(row, "rule_db")) < 1e-12);
  }
  for (const test::Row& row : golden("08_loading_optimal")) {
    const UniformDesign design = optimal_uniform(*find_source(row.at("dist")), 1 << whole(row, "bits"));
    CHECK(close(design.loading, number(row, "loading_opt"), 1e-7));
    CHECK(std::abs(design.overload_mse / design.mse - number(row, "overload_fraction")) < 1e-6);
  }
}

TEST_CASE("design: a uniform source gains exactly 6.02 dB a bit, and nobody else does") {
  for (const test::Row& row : golden("08_uniform_source")) {
    const int bits = whole(row, "bits");
    const UniformDesign design = uniform_with_loading(*find_source("uniform"), 1 << bits, std::sqrt(3.0));
    // The golden source has variance 1/3.
    CHECK(close(design.mse / 3, number(row, "mse"), 1e-9));
    CHECK(std::abs(-10 * std::log10(design.mse) - number(row, "sqnr_db")) < 1e-8);
  }
  for (const char* id : {"gaussian", "laplace"}) {
    const double six = optimal_uniform(*find_source(id), 64).mse,
                 seven = optimal_uniform(*find_source(id), 128).mse;
    CHECK(10 * std::log10(six / seven) < 5.7);
  }
}

TEST_CASE("design: entropy-coded uniform thresholds, centroids and midpoints") {
  for (const test::Row& row : golden("03_ecsq_utq")) {
    CAPTURE(row.at("dist"));
    CAPTURE(row.at("kind"));
    CAPTURE(row.at("step"));
    const SourceInfo& source = *find_source(row.at("dist"));
    const Centre centre = row.at("kind") == "midtread" ? Centre::kMidTread : Centre::kMidRise;
    const UniformThresholdDesign design = uniform_threshold(source, centre, number(row, "step"));
    CHECK(std::abs(design.rate_bits - number(row, "rate_bits")) < 1e-9);
    CHECK(close(design.mse_centroid, number(row, "mse_centroid"), 1e-9));
    CHECK(close(design.mse_midpoint, number(row, "mse_midpoint"), 1e-9));
  }
}

TEST_CASE(
    "design: the entropy-constrained optimum, at most 1.53 dB from Shannon's bound, and better than uniform "
    "cells") {
  for (const test::Row& row : golden("03_ecsq_lagrangian")) {
    CAPTURE(row.at("dist"));
    CAPTURE(row.at("rate_bits"));
    const SourceInfo& source = *find_source(row.at("dist"));
    const ScalarDesign design = entropy_constrained(source, number(row, "lambda"));
    CHECK(std::abs(design.entropy_bits - number(row, "rate_bits")) < 1e-5);
    CHECK(close(design.mse, number(row, "mse"), 1e-5));
    double first = INFINITY;
    for (const double threshold : design.thresholds) {
      if (threshold > 1e-9) first = std::min(first, threshold);
    }
    CHECK(std::abs(first - number(row, "first_thr")) < 1e-4);
  }
}

TEST_CASE(
    "design: any source with a variance: levels at centroids, thresholds between them, better than uniform") {
  for (const char* text :
       {"student_t/nu=3", "mixture", "mixture/share=0.2/distance=3/ratio=0.5", "sine", "outliers"}) {
    CAPTURE(text);
    const auto source = make_source(text);
    REQUIRE(source);
    for (const int levels : {2, 3, 8, 16}) {
      CAPTURE(levels);
      const ScalarDesign design = lloyd_max(*source, levels);
      for (std::size_t i = 1; i < design.levels.size(); ++i)
        CHECK(std::abs(design.thresholds[i - 1] - (design.levels[i - 1] + design.levels[i]) / 2) < 1e-9);
      const UniformDesign uniform = optimal_uniform(*source, levels);
      CHECK(design.mse <= uniform.mse * (1 + 1e-9));
      for (const double factor : {0.9, 1.1}) {
        CHECK(uniform.mse <=
              uniform_with_loading(*source, levels, uniform.loading * factor).mse * (1 + 1e-9));
      }
    }
    const ScalarDesign constrained = entropy_constrained(*source, 0.1);
    const UniformThresholdDesign plain = uniform_threshold(*source, Centre::kMidTread, 0.9);
    CHECK(constrained.mse + 0.1 * constrained.entropy_bits <=
          plain.mse_centroid + 0.1 * plain.rate_bits + 1e-9);
  }
}

TEST_CASE("design: ACIQ's clips are minima of its own model, and the true optimum lies elsewhere") {
  for (const test::Row& row : golden("08_aciq")) {
    const int bits = whole(row, "bits");
    const bool gaussian = row.at("dist") == "gaussian";
    CAPTURE(row.at("dist"));
    CAPTURE(bits);
    const AciqClip clip = gaussian ? aciq_gaussian(bits) : aciq_laplace(bits);
    CHECK(close(clip.clip, number(row, "alpha"), 1e-12));
    CHECK(close(clip.approximate_mse, number(row, "approx_mse"), 1e-12));
    const double unit = gaussian ? 1 : std::sqrt(2.0);  // b = σ/√2
    const SourceInfo& source = *find_source(gaussian ? "gaussian" : "laplace");
    CHECK(close(optimal_uniform(source, 1 << bits).loading * unit, number(row, "exact_opt"), 1e-7));
  }
}

TEST_CASE("design: a converter driven by a sine: 6.02 b + 1.76 dB is what it nears from below") {
  const SourceInfo& sine = *find_source("sine");
  for (const test::Row& row : golden("08_sine_snr")) {
    const int bits = whole(row, "bits");
    CAPTURE(row.at("quantizer"));
    CAPTURE(bits);
    CAPTURE(row.at("amp"));
    const double amplitude = number(row, "amp"), to_unit = std::sqrt(2.0) / amplitude;
    const bool rise = row.at("quantizer") == "midrise";
    const int levels = rise ? 1 << bits : (1 << bits) - 1;
    const double step = rise ? 2.0 / levels : 1.0 / ((1 << (bits - 1)) - 1);
    const UniformDesign design = uniform_with_loading(sine, levels, levels * step / 2 * to_unit);
    CHECK(close(design.mse / (to_unit * to_unit), number(row, "mse"), 1e-9));
    CHECK(std::abs(-10 * std::log10(design.mse) - number(row, "snr_db")) < 1e-8);
  }
}

TEST_CASE("design: high-rate constants are closed forms, and the designs near them") {
  CHECK(close(panter_dite_constant(*find_source("gaussian")), std::sqrt(3.0) * std::numbers::pi / 2, 1e-10));
  CHECK(close(panter_dite_constant(*find_source("laplace")), 4.5, 1e-10));
  CHECK(close(panter_dite_constant(*find_source("uniform")), 1, 1e-3));
  CHECK(std::abs(panter_dite_offset_db(*find_source("gaussian")) + 4.347) < 1e-3);
  const SourceInfo& logistic = *find_source("logistic");
  CHECK(close(lloyd_max(logistic, 256).mse * 256 * 256, panter_dite_constant(logistic), 0.02));
  // The limit is slow: real levels do better than it for long.
  const SourceInfo& bell = *find_source("gaussian");
  const auto ahead_db = [&](int levels) {
    return decibels(panter_dite_constant(bell) / (lloyd_max(bell, levels).mse * levels * levels));
  };
  CHECK(std::abs(ahead_db(16) - 0.49) < 0.01);
  CHECK(ahead_db(256) > 0.02);
  const UniformThresholdDesign fine = uniform_threshold(logistic, Centre::kMidTread, 0.05);
  CHECK(close(entropy_coded_distortion(logistic, fine.rate_bits), fine.mse_midpoint, 1e-3));
}
