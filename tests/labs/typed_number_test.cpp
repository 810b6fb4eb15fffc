#include "labs/words/typed_number.hpp"

#include <doctest/doctest.h>

using namespace qs;

namespace {

const NumberField kSigmas{"Range", 0.05, 1000, false, "σ"};
const NumberField kCount{"Values", 1, 10'000'000, true, ""};

double typed(std::string_view text, const NumberField& field) {
  const auto value = parse_typed(text, field);
  REQUIRE_MESSAGE(value, text);
  return *value;
}

}  // namespace

TEST_CASE("a typed number: comma or point, spaces, unit, plus and a true minus are understood") {
  CHECK(typed("2.5", kSigmas) == 2.5);
  CHECK(typed("2,5", kSigmas) == 2.5);
  CHECK(typed(" 3 σ ", kSigmas) == 3);
  CHECK(typed("3σ", kSigmas) == 3);
  CHECK(typed("+1e2", kSigmas) == 100);
  CHECK(typed("−3", {"Offset", -5, 5, false, ""}) == -3);
  CHECK(typed("-0,25", {"Offset", -5, 5, false, ""}) == -0.25);
}

TEST_CASE("a typed whole number may group its thousands, in any of the usual ways") {
  for (const char* text : {"65536", "65,536", "65.536", "65 536", "65'536", "65\u202F536", "65\u00A0536"}) {
    CAPTURE(text);
    CHECK(typed(text, kCount) == 65536);
  }
  CHECK(typed("1,000,000", kCount) == 1'000'000);
  CHECK(typed("2,0", kCount) == 2);
  CHECK(typed("4 bits", {"Bits", 2, 8, true, "bits"}) == 4);
}

TEST_CASE("a typed number that cannot be meant is refused with field, text and what is accepted") {
  for (const char* text :
       {"", "  ", "many", "3 apples", "0", "1001", "1,5,0", "2..5", "nan", "inf", "--3", "3σσ", "1,000"}) {
    CAPTURE(text);
    CHECK(!parse_typed(text, kSigmas));
  }
  // Neither grouping nor a whole number.
  for (const char* text : {"6,5", "65,53", "1,0000", ",536", "6,5,3", "65.5", "1,000.000", "-1"}) {
    CAPTURE(text);
    CHECK(!parse_typed(text, kCount));
  }
  CHECK(message(parse_typed("9", {"Bits", 2, 8, true, "bits"}).error()) ==
        "Bits: “9” is not accepted; expected a whole number from 2 to 8");
  CHECK(message(parse_typed("0", kSigmas).error()) ==
        "Range: “0” is not accepted; expected a number from 0.05 to 1000");
  const std::string long_text = "€" + std::string(5000, 'x');
  CHECK(parse_typed(long_text, kCount).error().value == "“€" + std::string(37, 'x') + "…”");
  CHECK(message(parse_typed("x", kCount).error()) ==
        "Values: “x” is not accepted; expected a whole number from 1 to 10,000,000");
}
