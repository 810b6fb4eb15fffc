#include <doctest/doctest.h>

#include <cmath>

#include "../golden.hpp"
#include "core/information/divergence.hpp"
#include "core/information/entropy.hpp"
#include "core/information/entropy_estimators.hpp"
#include "core/information/joint.hpp"
#include "core/information/pmf.hpp"

using namespace qs;
using test::close;
using test::golden;
using test::number;
using test::numbers;

namespace {

bool equal(double a, double b) {
  return (std::isinf(a) && a == b) || std::abs(a - b) <= 1e-13 * std::max(1.0, std::abs(b));
}

std::vector<std::uint64_t> counts_of(const std::string& field) {
  std::vector<std::uint64_t> counts;
  for (const double count : numbers(field)) counts.push_back(static_cast<std::uint64_t>(count));
  return counts;
}

double estimate(std::string_view id, std::span<const std::uint64_t> counts) {
  return find_entropy_estimator(id)->bits(counts);
}

}  // namespace

TEST_CASE("information: divergences of the golden pairs, infinite ones too") {
  for (const test::Row& row : golden("07_divergences")) {
    CAPTURE(row.at("case"));
    const auto p = numbers(row.at("p")), q = numbers(row.at("q"));
    CHECK(equal(entropy_bits(p), number(row, "H_p")));
    CHECK(equal(entropy_bits(q), number(row, "H_q")));
    CHECK(equal(kl_bits(p, q), number(row, "kl_pq")));
    CHECK(equal(kl_bits(q, p), number(row, "kl_qp")));
    CHECK(equal(jensen_shannon_bits(p, q), number(row, "js")));
    CHECK(equal(std::sqrt(jensen_shannon_bits(p, q)), number(row, "js_distance")));
    CHECK(equal(cross_entropy_bits(p, q), number(row, "cross_entropy")));
    CHECK(equal(total_variation(p, q), number(row, "tv")));
    CHECK(equal(hellinger(p, q), number(row, "hellinger")));
    CHECK(equal(chi_squared(p, q), number(row, "chi2")));
  }
}

TEST_CASE("information: Rényi entropies, from the support to the most likely code") {
  for (const test::Row& row : golden("07_renyi")) {
    CAPTURE(row.at("name"));
    CAPTURE(row.at("alpha"));
    CHECK(equal(renyi_entropy_bits(numbers(row.at("pmf")), number(row, "alpha")), number(row, "bits")));
  }
}

TEST_CASE("information: joint tables") {
  for (const test::Row& row : golden("07_joint_tables")) {
    CAPTURE(row.at("name"));
    std::string field = row.at("table");
    const std::size_t columns = numbers(field.substr(0, field.find(';'))).size();
    std::replace(field.begin(), field.end(), ';', ' ');
    const JointEntropies joint = joint_entropies(numbers(field), columns);
    CHECK(equal(joint.x, number(row, "H_x")));
    CHECK(equal(joint.y, number(row, "H_y")));
    CHECK(equal(joint.xy, number(row, "H_xy")));
    CHECK(equal(joint.mutual_information, number(row, "mi")));
    CHECK(equal(joint.x_given_y(), number(row, "H_x_given_y")));
    CHECK(equal(joint.y_given_x(), number(row, "H_y_given_x")));
  }
}

TEST_CASE("information: six estimators of entropy on the golden counts") {
  for (const test::Row& row : golden("07_entropy_estimators")) {
    CAPTURE(row.at("counts"));
    const auto counts = counts_of(row.at("counts"));
    const auto agrees = [&](std::string_view id, const char* column, double tolerance) {
      CAPTURE(id);
      CHECK(std::abs(estimate(id, counts) - number(row, column)) <= tolerance);
    };
    agrees("plugin", "plugin_bits", 1e-13);
    agrees("miller_madow", "miller_madow_bits", 1e-13);
    agrees("add_one", "add_one_bits", 1e-12);
    agrees("grassberger", "grassberger2003_bits", 1e-12);
    agrees("chao_shen", "chao_shen_bits", 1e-12);
    // n·H − (n−1)·H' loses as many digits as n has.
    double n = 0;
    for (const std::uint64_t count : counts) n += static_cast<double>(count);
    agrees("jackknife", "jackknife_bits", 1e-14 * std::max(10.0, 2 * n));
  }
}

TEST_CASE("information: the plug-in is too low by (K−1)/(2n ln 2) on average, exactly enumerated") {
  for (const test::Row& row : golden("07_estimator_expectations")) {
    CAPTURE(row.at("source"));
    const auto pmf = numbers(row.at("pmf"));
    const int n = test::whole(row, "n");
    // Every way in which n draws can fall on the codes, weighted by its multinomial probability.
    double plugin = 0, miller_madow = 0;
    std::vector<std::uint64_t> counts(pmf.size());
    const auto visit = [&](auto&& self, std::size_t code, int left, double log_weight) -> void {
      if (code + 1 == pmf.size()) {
        counts[code] = static_cast<std::uint64_t>(left);
        const double weight = std::exp(log_weight + left * std::log(pmf[code]) - std::lgamma(left + 1.0));
        plugin += weight * estimate("plugin", counts);
        miller_madow += weight * estimate("miller_madow", counts);
        return;
      }
      for (int here = 0; here <= left; ++here) {
        counts[code] = static_cast<std::uint64_t>(here);
        self(self, code + 1, left - here, log_weight + here * std::log(pmf[code]) - std::lgamma(here + 1.0));
      }
    };
    visit(visit, 0, n, std::lgamma(n + 1.0));
    CHECK(close(plugin, number(row, "E_plugin_bits"), 1e-12));
    CHECK(close(miller_madow, number(row, "E_miller_madow_bits"), 1e-12));
    CHECK(close(entropy_bits(pmf), number(row, "true_bits"), 1e-14));
    CHECK(plugin < entropy_bits(pmf));
  }
}

TEST_CASE("information: what is no pmf is refused, with the entry or the sum") {
  CHECK(check_pmf("pmf", std::vector<double>{0.25, 0.75}));
  CHECK(message(check_pmf("pmf", {}).error()) ==
        "pmf: an empty list is not accepted; expected probabilities from 0 to 1 that sum to 1");
  CHECK(check_pmf("pmf", std::vector<double>{0.5, 0.25}).error().value == "a sum of 0.75");
  CHECK(check_pmf("pmf", std::vector<double>{1.5, -0.5}).error().value == "entry 1 = -0.5");
  CHECK(!check_pmf("pmf", std::vector<double>{NAN, 1}));
}
