// Inversion with a guide table against a binary search of the same sums.
#include "core/numerics/guide_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/numerics/random.hpp"

using namespace qs;

TEST_CASE("guide table: finds what a binary search finds, also at the sums themselves and at both ends") {
  std::vector<std::vector<double>> all = {{1},           {0, 0, 1, 1},         {0.5, 1}, {1e-9, 2e-9, 1},
                                          {0.999999, 1}, {0.1, 0.1, 0.3, 7, 7}};
  std::vector<double> many;
  double sum = 0;
  for (std::uint64_t i = 0; i < 300; ++i) many.push_back(sum += i % 7 == 0 ? 0 : uniform_at(1, i));
  all.push_back(many);
  for (const std::vector<double>& sums : all) {
    const GuideTable guide(sums);
    std::vector<double> asked = sums;
    asked.push_back(0);
    for (std::uint64_t i = 0; i < 10'000; ++i) asked.push_back(uniform_at(2, i) * sums.back());
    for (const double u : asked) {
      const auto found = std::upper_bound(sums.begin(), sums.end(), u) - sums.begin();
      const auto exact = std::min(static_cast<std::size_t>(found), sums.size() - 1);
      if (guide.at(u) != exact) CHECK_MESSAGE(false, sums.size(), " sums, u = ", u, ": ", guide.at(u));
    }
    CHECK(guide.at(sums.back()) == sums.size() - 1);
  }
}
