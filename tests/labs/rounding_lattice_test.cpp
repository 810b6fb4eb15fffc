// The lab "rounding", view "lattice": places are errors, cells hold the weights as trained, and the best is the best.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/rounding/input_families.hpp"
#include "core/rounding/rounding_grid.hpp"
#include "core/rounding/weight_families.hpp"
#include "labs/rounding/lattice.hpp"
#include "labs/rounding_app.hpp"

using namespace qs;
using namespace qs::test;

namespace {

constexpr const char* kGrids[] = {"int3/range=2sigma", "int2/range=2sigma", "int4", "nf4", "uint3",
                                  "int3/channel=0"};

LatticeResult lattice_of(const char* spec, double rho, std::size_t row, std::uint64_t seed = 1) {
  LatticeResult result = compute_lattice({*parse_quantizer(spec), rho, seed, row});
  REQUIRE(!result.problem);
  return result;
}

/// True if the origin lies between the two sides along each column of a box.
bool holds_origin(const LatticePoint& centre,
                  const std::array<std::array<Space, 2>, kLatticeColumns>& sides) {
  for (std::size_t j = 0; j < kLatticeColumns; ++j) {
    const double a = centre.place[j] + sides[j][0][j], b = centre.place[j] + sides[j][1][j];
    if (std::min(a, b) > 1e-9 || std::max(a, b) < -1e-9) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("rounding lattice: places are as long as the outputs change, in every format") {
  const WeightMatrix weights = *draw_weights("gauss", kLatticeRows, kLatticeColumns, 1);
  const SquareMatrix sigma = *autoregressive_inputs(kLatticeColumns, 0.8);
  for (const char* spec : kGrids) {
    CAPTURE(spec);
    const Sample sample = *make_sample(weights.values, {kLatticeRows, kLatticeColumns});
    const auto quantizer = *fit(*parse_quantizer(spec), sample);
    const auto grid = fitted_grid(*quantizer, kLatticeRows, kLatticeColumns);
    for (const std::size_t row : {0U, 7U, 1023U}) {
      const LatticeResult result = lattice_of(spec, 0.8, row);
      CHECK(result.points.size() >= 8);
      for (const LatticePoint& point : result.points) {
        double change[kLatticeColumns], error = 0;
        for (std::size_t j = 0; j < kLatticeColumns; ++j)
          change[j] = grid->value(row, j, point.codes[j]) -
                      static_cast<double>(weights.values[row * kLatticeColumns + j]);
        for (std::size_t j = 0; j < kLatticeColumns; ++j) {
          for (std::size_t k = 0; k < kLatticeColumns; ++k) error += change[j] * sigma.at(j, k) * change[k];
        }
        CHECK(point.error == doctest::Approx(error).epsilon(1e-9));
        CHECK(point.error >= result.best.error * (1 - 1e-12));
      }
    }
  }
}

TEST_CASE(
    "rounding lattice: the box of compensation holds the weights as trained, unless a code was clamped") {
  std::size_t inside = 0;
  for (std::size_t row = 0; row < 64; ++row) {
    const LatticeResult result = lattice_of("int8", 0.9, row);
    if (holds_origin(result.compensated, result.compensated_sides)) ++inside;
    // In the box along the planes that were chosen first, its half thickness is the most that may be left.
    CHECK(result.compensated.error >= result.best.error * (1 - 1e-12));
  }
  CHECK(inside >= 62);
}

TEST_CASE("rounding lattice: without correlation all three are one point") {
  for (const char* spec : kGrids) {
    CAPTURE(spec);
    const LatticeResult result = lattice_of(spec, 0, 5);
    CHECK(result.nearest.codes == result.compensated.codes);
    CHECK(result.nearest.codes == result.best.codes);
    CHECK(result.losing.empty());
    CHECK(result.short_of_best.empty());
    CHECK(result.gain_db == 0);
  }
}

TEST_CASE("rounding lattice: compensation loses in 3 to 5 of a hundred rows of three columns") {
  // Steps of 0.65 σ: the golden frequencies are of 4,000 rows each (15_gptq_stats), these of 1,024.
  for (const double rho : {0.5, 0.9}) {
    const LatticeResult result = lattice_of("int3/range=2sigma", rho, 0);
    const double share = static_cast<double>(result.losing.size()) / kLatticeRows;
    CHECK(share > 0.015);
    CHECK(share < 0.075);
    CHECK(result.gain_db > 0.3);
    for (const std::size_t row : result.losing) {
      const LatticeResult lost = lattice_of("int3/range=2sigma", rho, row);
      CHECK(lost.compensated.error > lost.nearest.error);
    }
  }
}

TEST_CASE("rounding lattice: a row that is not best misses the best, and only such a row") {
  const LatticeResult all = lattice_of("int3/range=2sigma", 0.9, 0);
  CHECK(!all.short_of_best.empty());
  for (std::size_t row = 0; row < 64; ++row) {
    const LatticeResult result = lattice_of("int3/range=2sigma", 0.9, row);
    const bool misses = result.compensated.error > result.best.error * (1 + 1e-9);
    CHECK(misses == std::binary_search(all.short_of_best.begin(), all.short_of_best.end(), row));
  }
}

TEST_CASE("rounding lattice: the answer names its numbers, and its facts are those of the picture") {
  RoundingApp lab("view=lattice&method=on&quantizer=int3/range=2sigma&row=3");
  const LatticeResult& result = lab.get<LatticeResult>();
  CHECK(lab.fact("lattice_nearest") == result.nearest.error);
  CHECK(lab.fact("lattice_compensated") == result.compensated.error);
  CHECK(lab.fact("lattice_best") == result.best.error);
  CHECK(lattice_answer(result, true).find(std::to_string(result.losing.size())) != std::string::npos);
  CHECK(lattice_answer(result, false).find("{") == std::string::npos);
  for (const char* link : {"view=lattice&quantizer=bfloat16", "view=lattice&quantizer=custom&row=1024",
                           "view=lattice&rho=0.99&quantizer=mxfp4"})
    lab.show(link);
}
