#include <doctest/doctest.h>

#include <cmath>

#include "../golden.hpp"
#include "core/allocation/hull_allocation.hpp"
#include "core/allocation/integer_allocation.hpp"
#include "core/allocation/water_filling.hpp"
#include "core/numerics/random.hpp"

using namespace qs;
using test::close;
using test::golden;
using test::number;

namespace {

/// Unit-variance distortion of each model of the golden instances at b bits.
double model_mse(const std::string& model, int bits) {
  if (bits == 0) return 1;
  if (model == "gauss_rd") return std::exp2(-2.0 * bits);
  const std::string dist = model.substr(0, model.find('_')) == "gauss" ? "gaussian" : "laplace";
  for (const test::Row& row : golden("01_lloyd_max_summary")) {
    if (row.at("dist") == dist && number(row, "N") == std::exp2(bits)) return number(row, "mse");
  }
  FAIL("no such row");
  return 0;
}

std::vector<std::size_t> whole_numbers(const std::string& field) {
  std::vector<std::size_t> list;
  for (const double x : test::numbers(field)) list.push_back(static_cast<std::size_t>(x));
  return list;
}

}  // namespace

TEST_CASE("allocation: reverse water-filling by rate and by distortion") {
  std::map<std::string, std::vector<test::Row>> instances;
  for (const test::Row& row : golden("09_reverse_waterfilling")) instances[row.at("instance")].push_back(row);
  for (const auto& entry : instances) {
    CAPTURE(entry.first);
    const std::vector<test::Row>& rows = entry.second;
    std::vector<double> variances;
    for (const test::Row& row : rows) variances.push_back(number(row, "variance"));
    const double constraint = number(rows[0], "constraint");
    const WaterFilling filled = rows[0].at("kind") == "rate" ? fill_to_rate(variances, constraint)
                                                             : fill_to_distortion(variances, constraint);
    CHECK(close(filled.level, number(rows[0], "theta"), 1e-12));
    CHECK(close(filled.total_bits, number(rows[0], "total_rate"), 1e-12));
    CHECK(close(filled.total_distortion, number(rows[0], "total_distortion"), 1e-12));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(std::abs(filled.bits[i] - number(rows[i], "rate_bits")) < 1e-12);
      CHECK(close(filled.distortion[i], number(rows[i], "distortion"), 1e-12));
    }
  }
}

TEST_CASE("allocation: water-filling satisfies its optimality conditions on random variances") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    std::vector<double> variances;
    for (std::uint64_t i = 0; i < 12; ++i) variances.push_back(std::pow(10, 4 * uniform_at(seed, i) - 2));
    const double bits = 20 * uniform_at(seed, 99);
    const WaterFilling filled = fill_to_rate(variances, bits);
    CHECK(close(filled.total_bits, bits, 1e-10));
    for (std::size_t i = 0; i < variances.size(); ++i) {
      CHECK((filled.bits[i] > 0 ? close(filled.distortion[i], filled.level, 1e-12)
                                : variances[i] <= filled.level));
    }
    // And back: the resulting distortion gives the same level.
    CHECK(close(fill_to_distortion(variances, filled.total_distortion).level, filled.level, 1e-9));
  }
}

TEST_CASE("allocation: high-rate bits, negative ones too, and the coding gain") {
  std::map<std::string, std::vector<test::Row>> instances;
  for (const test::Row& row : golden("09_highrate_allocation")) instances[row.at("instance")].push_back(row);
  for (const auto& entry : instances) {
    const std::vector<test::Row>& rows = entry.second;
    std::vector<double> variances;
    for (const test::Row& row : rows) variances.push_back(number(row, "variance"));
    const HighRateAllocation found = high_rate_allocation(variances, number(rows[0], "total_bits"));
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(close(found.bits[i], number(rows[i], "bits"), 1e-12));
    CHECK(close(found.mse_each, number(rows[0], "mse_each"), 1e-12));
    CHECK(close(found.coding_gain, number(rows[0], "coding_gain"), 1e-12));
  }
}

TEST_CASE("allocation: whole bits, exactly and greedily, as exhaustive search finds them") {
  for (const test::Row& row : golden("09_integer_allocation")) {
    CAPTURE(row.at("instance"));
    std::vector<AllocationTable> tables;
    for (const double variance : test::numbers(row.at("variances"))) {
      AllocationTable& table = tables.emplace_back();
      for (int bits = 0; bits <= test::whole(row, "max_bits"); ++bits) {
        if (row.at("model") != "gauss_rd" && bits > 6) break;
        table.push_back({static_cast<std::uint64_t>(bits), variance * model_mse(row.at("model"), bits)});
      }
    }
    const auto budget = static_cast<std::uint64_t>(test::whole(row, "total_bits"));
    const auto exact = allocate_exact(tables, budget), greedy = allocate_greedy(tables, budget),
               lagrangian = allocate_lagrangian(tables, budget);
    REQUIRE((exact && greedy && lagrangian));
    CHECK(close(exact->distortion, number(row, "optimal_mse_sum"), 1e-12));
    if (number(row, "n_optimal") == 1) CHECK(exact->chosen == whole_numbers(row.at("optimal_alloc")));
    CHECK(close(greedy->distortion, number(row, "greedy_mse_sum"), 1e-12));
    CHECK(exact->cost <= budget);
    CHECK(lagrangian->cost <= budget);
    CHECK(lagrangian->distortion >= exact->distortion * (1 - 1e-12));
    CHECK(exact->distortion >= number(row, "continuous_lower_bound"));
  }
}

TEST_CASE(
    "allocation: exact is the best of all combinations, with uneven costs and tables that are not convex") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    std::vector<AllocationTable> tables(4);
    std::uint64_t k = 0;
    for (AllocationTable& table : tables) {
      std::uint64_t cost = 0;
      for (int option = 0; option < 4; ++option) {
        cost += 1 + static_cast<std::uint64_t>(5 * uniform_at(seed, k++));
        table.push_back({cost, uniform_at(seed, k++)});
      }
    }
    const std::uint64_t budget = 24 + seed % 20;
    double best = INFINITY;
    for (std::size_t code = 0; code < 256; ++code) {
      std::uint64_t cost = 0;
      double distortion = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        const AllocationOption& option = tables[i][code >> (2 * i) & 3];
        cost += option.cost;
        distortion += option.distortion;
      }
      if (cost <= budget) best = std::min(best, distortion);
    }
    const auto exact = allocate_exact(tables, budget);
    REQUIRE(exact);
    CHECK(close(exact->distortion, best, 1e-14));
    CHECK(exact->cost <= budget);
  }
}

TEST_CASE("allocation: the frontier ends at the least error to its last bit, whatever errors it began with") {
  // Taken off their sum one after another, the gains would leave 2.4e-13.
  const std::vector<AllocationTable> tables = {
      {{10, 651.6}, {20, 0.3}, {30, 0}}, {{10, 788.7}, {20, 8.4}, {30, 0}}, {{10, 93.9}, {20, 4.3}, {30, 0}}};
  const std::vector<AllocationPoint> points = allocation_frontier(tables);
  CHECK(points.back().distortion == 0);
  CHECK(points.front().distortion == doctest::Approx(651.6 + 788.7 + 93.9).epsilon(1e-15));
}

TEST_CASE("allocation: what cannot be allocated is refused, with the least that can") {
  const std::vector<AllocationTable> tables = {{{2, 1}, {3, 0.5}}, {{4, 1}}};
  CHECK(message(allocate_exact(tables, 5).error()) ==
        "budget: 5 is not accepted; expected at least 6, the cheapest of all");
  CHECK(!allocate_greedy(std::vector<AllocationTable>{{}}, 5));
  CHECK(!allocate_lagrangian(std::vector<AllocationTable>{{{2, 1}, {2, 0.5}}}, 5));
}
