// The floor of windows that begin with a sentence, against the code length of drawn windows and against a solver of another
// make (mean over 32 positions by powers of the transition matrix, in another language).
#include "core/language/window_limits.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/language/english.hpp"
#include "core/language/entropy_rate.hpp"
#include "core/language/test_text.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("windows: floor and marks of the English-like grammar are those of another solver") {
  const auto limits = window_limits(english(), 32, 4);
  REQUIRE(limits.has_value());
  CHECK(limits->floor_bits == doctest::Approx(1.9060).epsilon(3e-5));
  REQUIRE(limits->excess_bits.size() == 5);
  CHECK(limits->excess_bits[1] == doctest::Approx(0.409).epsilon(2e-3));
  CHECK(limits->excess_bits[2] == doctest::Approx(0.236).epsilon(3e-3));
  CHECK(limits->excess_bits[3] == doctest::Approx(0.0560).epsilon(2e-3));
  CHECK(limits->excess_bits[4] == doctest::Approx(0.0106).epsilon(6e-3));
}

TEST_CASE("windows: the code length of drawn windows tends to the floor, and not to the entropy rate") {
  const Grammar grammar = english();
  constexpr std::size_t kWindows = 40'000;
  const auto text = draw_test_text(grammar, 7, kWindows, 32);
  REQUIRE(text.has_value());
  const double bits =
      code_length_bits(grammar, text->states, text->targets) / static_cast<double>(text->positions());
  const double floor = window_limits(grammar, 32, 0)->floor_bits;
  constexpr double kFiveErrors = 5 * 0.0004;
  CHECK(std::abs(bits - floor) < kFiveErrors);
  CHECK(std::abs(bits - source_statistics(grammar).entropy_rate_bits) > kFiveErrors);
}

TEST_CASE("windows: long ones tend to the entropy rate, and a source without memory has it at once") {
  const Grammar grammar = english();
  const double rate = source_statistics(grammar).entropy_rate_bits;
  CHECK(std::abs(window_limits(grammar, 64, 0)->floor_bits - rate) <
        std::abs(window_limits(grammar, 8, 0)->floor_bits - rate));
  const auto coin = make_grammar({{"a", "b"}, {{"s", "a", 0.5, "s"}, {"s", "b", 0.5, "s"}}, "s", {}, {}});
  REQUIRE(coin.has_value());
  const auto limits = window_limits(*coin, 5, 2);
  CHECK(limits->floor_bits == doctest::Approx(1.0));
  for (const double excess : limits->excess_bits) CHECK(excess == doctest::Approx(0.0));
}

TEST_CASE("windows: lengths out of range are refused by name") {
  CHECK(window_limits(english(), 0, 1).error().accepted == "1 to 64");
  CHECK(window_limits(english(), 65, 1).error().accepted == "1 to 64");
  CHECK(window_limits(english(), 8, 9).error().accepted == "0 to 8");
}
