#include "labs/words/text.hpp"

#include <doctest/doctest.h>

using namespace qs;

TEST_CASE("numbers as text: a true minus, no negative zero, grouped thousands") {
  CHECK(fixed(-1.26, 1) == "−1.3");
  CHECK(fixed(-0.04, 1) == "0.0");
  CHECK(grouped(65536) == "65,536");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000000) == "1,000,000");
}

TEST_CASE("sizes as text have decimal units and at most three digits") {
  CHECK(byte_text(32).number + byte_text(32).unit == "32B");
  CHECK(byte_text(8196).number + byte_text(8196).unit == "8.2KB");
  CHECK(byte_text(999'600).number + byte_text(999'600).unit == "1.0MB");
  CHECK(byte_text(262'144).number + byte_text(262'144).unit == "262KB");
}

TEST_CASE("shares as text never claim zero for something") {
  CHECK(percent(0) == "0 %");
  CHECK(percent(0.0004) == "< 0.1 %");
  CHECK(percent(0.0123) == "1.2 %");
  CHECK(percent(0.5) == "50 %");
}

TEST_CASE("sentences: a word beside a number has the form that the number asks for") {
  constexpr const char* kSettings = "by {count} {count:setting|settings} of {all}";
  CHECK(fill(kSettings, {{"count", "1"}, {"all", "9"}}) == "by 1 setting of 9");
  CHECK(fill(kSettings, {{"count", "2"}, {"all", "9"}}) == "by 2 settings of 9");
  CHECK(fill(kSettings, {{"count", "21"}, {"all", "9"}}) == "by 21 settings of 9");
}

TEST_CASE("sentences: named places are filled wherever the translation puts them") {
  CHECK(fill("{b} before {a}", {{"a", "1"}, {"b", "2"}}) == "2 before 1");
  CHECK(fill("{unknown}.", {}) == ".");
  CHECK(fill("no places", {{"a", "1"}}) == "no places");
}
