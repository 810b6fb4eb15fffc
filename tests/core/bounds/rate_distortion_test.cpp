#include "core/bounds/rate_distortion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "../golden.hpp"
#include "core/sources.hpp"

using namespace qs;
using test::close;
using test::golden;
using test::number;

TEST_CASE("rate-distortion: the closed forms") {
  for (const test::Row& row : golden("04_rd_closed_form")) {
    CAPTURE(row.at("case"));
    const double param = number(row, "param"), d = number(row, "D");
    const std::string& kind = row.at("case");
    const double bits = kind == "gaussian_mse"        ? gaussian_rate_bits(param, d)
                        : kind == "laplace_abs"       ? laplace_absolute_rate_bits(param, d)
                        : kind == "bernoulli_hamming" ? bernoulli_hamming_rate_bits(param, d)
                                                      : uniform_hamming_rate_bits(static_cast<int>(param), d);
    CHECK(std::abs(bits - number(row, "rate_bits")) < 1e-12);
  }
}

TEST_CASE(
    "rate-distortion: Laplace and uniform by Blahut and Arimoto, to a thousandth of a bit up to two bits") {
  for (const test::Row& row : golden("04_rd_mse")) {
    const SourceInfo* source = find_source(row.at("dist"));
    if (source == nullptr) continue;
    CAPTURE(row.at("dist"));
    CAPTURE(row.at("rate_bits"));
    const double mse = number(row, "mse");
    CHECK(std::abs(shannon_lower_bound_bits(source->differential_entropy_bits, mse) -
                   number(row, "slb_bits")) < 1e-9);
    CHECK(std::abs(gaussian_rate_bits(1, mse) - number(row, "gauss_bits")) < 1e-9);
    if (number(row, "rate_bits") > 2.01) continue;
    const RateDistortionPoint point = source_rate(*source, mse);
    CHECK(std::abs(point.bits - number(row, "rate_bits")) < 1e-3);
    // The source's own curve lies between Shannon's bound and the Gaussian of equal variance.
    CHECK(point.bits > number(row, "slb_bits") - 1e-3);
    CHECK(point.bits < number(row, "gauss_bits") + 1e-3);
  }
}

TEST_CASE("rate-distortion: the constants everybody quotes are formulas") {
  const auto constant = [](const std::string& name) {
    for (const test::Row& row : golden("03_constants")) {
      if (row.at("name") == name) return number(row, "value");
    }
    return std::nan("");
  };
  const double noise = 2 * std::numbers::pi * std::numbers::e / 12;
  CHECK(close(std::log2(noise) / 2, constant("ecsq_gap_bits"), 1e-14));
  CHECK(close(10 * std::log10(noise), constant("ecsq_gap_db"), 1e-14));
  CHECK(close(20 * std::log10(2.0), constant("db_per_bit"), 1e-14));
  CHECK(close(10 * std::log10(1.5), constant("sine_offset_db"), 1e-14));
  CHECK(close(find_source("gaussian")->differential_entropy_bits, constant("h_gaussian_bits"), 1e-14));
  CHECK(close(find_source("laplace")->differential_entropy_bits, constant("h_laplace_bits"), 1e-14));
  CHECK(close(find_source("uniform")->differential_entropy_bits, constant("h_uniform_bits"), 1e-14));
}

TEST_CASE("rate-distortion: every source with a variance lies between Shannon's bound and the Gaussian") {
  for (const char* text :
       {"student_t/nu=3", "mixture", "sine", "outliers/fraction=0.01/ratio=10", "logistic"}) {
    CAPTURE(text);
    const auto source = make_source(text);
    REQUIRE(source);
    const RateDistortionPoint point = source_rate(*source, 0.1);
    CHECK(point.bits > shannon_lower_bound_bits(source->differential_entropy_bits, 0.1) - 1e-3);
    CHECK(point.bits < gaussian_rate_bits(1, 0.1) + 1e-3);
  }
}

TEST_CASE(
    "the drawn curve lies on the computed one: at its own distortion within three hundredths of a bit") {
  for (const char* id : {"gaussian", "uniform", "laplace"}) {
    CAPTURE(id);
    const RateDistortionPoint near = source_rate_near(*find_source(id), 0.2);
    const RateDistortionPoint exact = source_rate(*find_source(id), near.distortion);
    CHECK(std::abs(near.bits - exact.bits) < 0.03);
  }
}
