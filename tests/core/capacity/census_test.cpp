// Counts of the Boolean functions that a threshold neuron with few bits reaches.
#include "core/capacity/census.hpp"
#include "core/capacity/symmetric_numbers.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <numeric>

using namespace qs;

namespace {

std::uint64_t reached(int inputs, const std::vector<int>& alphabet) {
  return take_census(inputs, alphabet)->reached;
}

constexpr TruthTable kXor = 0b0110, kXnor = 0b1001, kAnd = 0b1000;

}  // namespace

TEST_CASE("census: two inputs reach 6, 13 and at most 14 of 16 functions") {
  CHECK(reached(2, {-1, 1}) == 6);
  CHECK(reached(2, test::symmetric_numbers(1)) == 13);
  CHECK(reached(2, test::symmetric_numbers(2)) == 14);
  for (int bits = 3; bits <= 5; ++bits) CHECK(reached(2, whole_numbers(bits)) == 14);
}

TEST_CASE("census: three inputs reach 47, 60, 100 and at most 104 of 256 functions") {
  CHECK(reached(3, test::symmetric_numbers(1)) == 47);
  CHECK(reached(3, whole_numbers(2)) == 60);
  CHECK(reached(3, test::symmetric_numbers(2)) == 100);
  CHECK(reached(3, whole_numbers(3)) == 104);
  CHECK(reached(3, whole_numbers(4)) == 104);  // more bits, yet not one function more
}

TEST_CASE("census: of four inputs there are 1,882 threshold functions") {
  CHECK(reached(4, whole_numbers(4)) <= 1882);
  CHECK(reached(4, whole_numbers(4)) > reached(4, whole_numbers(3)));
}

TEST_CASE("census: precision does not buy what the architecture lacks") {
  for (int bits = 1; bits <= 6; ++bits) {
    const Census census = *take_census(2, whole_numbers(bits));
    CHECK(census.counts[kXor] == 0);
    CHECK(census.counts[kXnor] == 0);
    // Then one input of four is always wrong.
    CHECK(std::popcount(census.nearest[kXor] ^ kXor) == (bits == 1 ? 2 : 1));
  }
}

TEST_CASE("census: every setting is one function, and settings outnumber functions") {
  const Census census = *take_census(3, whole_numbers(3));
  CHECK(census.settings == 4096);
  CHECK(std::accumulate(census.counts.begin(), census.counts.end(), std::uint64_t{0}) == census.settings);
  CHECK(census.counts[0] > 1);  // many settings give the constant 0
}

TEST_CASE("census: a function and its nearest") {
  const Census census = *take_census(2, test::symmetric_numbers(1));
  CHECK(census.counts[kAnd] == 1);  // only x₁ + x₂ − 1 > 0
  CHECK(census.nearest[kAnd] == kAnd);
  for (TruthTable table = 0; table < 16; ++table) CHECK(census.counts[census.nearest[table]] > 0);
}

TEST_CASE("census: the nearest function is the nearest of all, and the smaller of equally near ones") {
  for (const int inputs : {2, 3}) {
    const Census census = *take_census(inputs, std::vector<int>{-1, 1});
    for (TruthTable wanted = 0; wanted < census.counts.size(); ++wanted) {
      TruthTable best = 0;
      int least = 64;
      for (TruthTable table = 0; table < census.counts.size(); ++table) {
        if (census.counts[table] == 0 || std::popcount(table ^ wanted) >= least) continue;
        least = std::popcount(table ^ wanted);
        best = table;
      }
      CHECK(census.nearest[wanted] == best);
    }
  }
}

TEST_CASE("census: what cannot be tried is refused with what can") {
  CHECK(message(take_census(0, whole_numbers(2)).error()) == "inputs: 0 is not accepted; expected 1 to 4");
  CHECK(take_census(5, whole_numbers(2)).error().field == "inputs");
  CHECK(take_census(2, {}).error().field == "alphabet");
  CHECK(take_census(4, whole_numbers(8)).error().field == "alphabet");
}
