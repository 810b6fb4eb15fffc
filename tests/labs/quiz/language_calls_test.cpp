// Calls about the bundled grammar: golden values, and a file that is asked for.
#include <doctest/doctest.h>

#include <cmath>

#include "labs/model_file.hpp"
#include "labs/quiz/calls.hpp"

using namespace qs;
using namespace qs::quiz;

TEST_CASE("calls about the grammar ask for its file, and give the golden values of 19_grammar") {
  Calls calls;
  const auto value = [&](const char* expression) { return evaluate_number(expression, calls.scope({})); };
  CHECK_FALSE(value("source_rate_bits()"));
  CHECK(calls.take_missing_layer() == kGrammarFile);
  CHECK_FALSE(calls.supply(std::string(kGrammarFile), {}));
  CHECK_FALSE(value("source_rate_bits()"));
  REQUIRE(calls.take_missing_layer() == kGrammarFile);
  REQUIRE(calls.supply(std::string(kGrammarFile), test::read_bytes(QS_ENGLISH_GRAMMAR)));
  const auto is = [&](const char* expression, double known) {
    CAPTURE(expression);
    const auto found = value(expression);
    if (!found) FAIL_CHECK(message(found.error()));
    CHECK(found.value_or(-1) == doctest::Approx(known).epsilon(1e-7));
  };
  is("source_rate_bits()", 1.885347391066462);
  // Of a solver of another make, as in window_limits_test.cpp.
  CHECK(value("window_floor_bits()").value_or(0) == doctest::Approx(1.9060).epsilon(3e-5));
  is("context_entropy_bits(0)", 4.20584219251);
  is("context_entropy_bits(3)", 1.94699465565);
  is("context_entropy_bits(12)", 1.88538951213);
  is("verb_number_error(0)", 0.42960691);
  is("verb_number_error(3)", 0.083345724);
  is("lag_information_bits(1)", 1.88748186847);
  is("lag_information_bits(8)", 0.00756722671055);
  is("number_information_bits(1)", 0.980867187427);
  is("number_information_bits(8)", 0.947250132567);
  // 27 states and 113 edges: 27 log2 24 + 113 (log2 24 + log2 27) and a whole number of bits for each of the 86
  // probabilities.
  const double bits = value("grammar_description_bits()").value_or(0);
  const double precision = (bits - 27 * std::log2(24) - 113 * (std::log2(24) + std::log2(27))) / 86;
  CHECK(precision == doctest::Approx(6));
  for (const char* wrong : {"context_entropy_bits(13)", "verb_number_error(0.5)", "lag_information_bits(0)",
                            "number_information_bits(-1)"}) {
    const auto refused = value(wrong);
    REQUIRE_FALSE(refused);
    CHECK_MESSAGE(message(refused.error()).find("a whole number from") != std::string::npos, wrong);
  }
}
