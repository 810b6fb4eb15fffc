// Another language: sentences, the words of rows, numbers.
#include <doctest/doctest.h>

#include "labs/app/app.hpp"
#include "labs/quiz/answer.hpp"
#include "labs/words/language.hpp"
#include "labs/words/typed_number.hpp"

using namespace qs;

namespace {

std::string sentences() {
  std::string all;
  for (std::size_t i = 0; i < text_count(); ++i) all += "Satz " + std::to_string(i) + '\0';
  return all;
}
std::string ended(std::initializer_list<std::string> texts) {
  std::string all;
  for (const std::string& one : texts) all += one + '\0';
  return all;
}

/// Restores English, however the test ends.
struct German {
  explicit German(const std::string& phrases) {
    const auto set = set_language({sentences(), phrases, ',', " "});
    REQUIRE(set.has_value());
  }
  ~German() { reset_language(); }
};

}  // namespace

TEST_CASE("language: English needs nothing, and is there again afterwards") {
  const std::string before(text(Text::unit_bits));
  {
    const German german("");
    CHECK(text(Text::unit_bits) != before);
    CHECK(phrase("Gaussian") == "Gaussian");
  }
  CHECK(text(Text::unit_bits) == before);
  CHECK(fixed(1.5, 1) == "1.5");
}

TEST_CASE("language: numbers take its decimal sign and its gap between thousands") {
  const German german("");
  CHECK(fixed(-1.25, 2) == "−1,25");
  CHECK(grouped(1234567) == "1 234 567");
  CHECK(significant(0.125) == "0,125");
  CHECK(localized("0.5") == "0,5");
}

TEST_CASE("language: a phrase is found by its English, one with places by its fixed parts") {
  const German german(ended({"Gaussian", "Gauß", "a whole number from {1} to {2}",
                             "eine ganze Zahl von {1} bis {2}", "{1}: {2} is not accepted; expected {3}",
                             "{1}: {2} wird nicht angenommen; erwartet: {3}", "a number", "eine Zahl"}));
  CHECK(phrase("Gaussian") == "Gauß");
  CHECK(phrase("Laplace") == "Laplace");
  CHECK(phrase("a whole number from 1 to 8") == "eine ganze Zahl von 1 bis 8");
  // The value of a place may be a phrase itself.
  CHECK(told({"seed", "'x'", "a whole number from 0 to 9"}) ==
        "seed: 'x' wird nicht angenommen; erwartet: eine ganze Zahl von 0 bis 9");
  CHECK(phrase("") == "");
}

TEST_CASE("language: a table that is not of this program is refused, and the old one stays") {
  const auto few = set_language({ended({"Satz"}), "", ',', ""});
  REQUIRE_FALSE(few.has_value());
  CHECK(message(few.error()).find("1 sentences") != std::string::npos);
  CHECK_FALSE(set_language({sentences(), ended({"Gaussian"}), ',', ""}).has_value());
  CHECK(fixed(1.5, 1) == "1.5");
}

TEST_CASE("language: its own decimal sign is never ambiguous, the other one may be") {
  CHECK_FALSE(quiz::read_answer("1,024", "").value);
  CHECK(quiz::read_answer("1.024", "").value == 1.024);
  const German german("");
  CHECK(quiz::read_answer("1,024", "").value == 1.024);
  CHECK_FALSE(quiz::read_answer("1.024", "").value);
  CHECK(quiz::read_answer("32.772", "", true).value == 32772);
  CHECK(quiz::read_answer("4 Bit", "bits").value == 4);
  CHECK(quiz::read_answer("32 772 Byte", "bytes").value == 32772);
  CHECK(quiz::read_answer("12,5 Prozent", "%").value == 12.5);
  // A step of 0.727 is shown as 0,727, and can be typed so.
  CHECK(parse_typed("0,727", {"Step", 0, 10, false, ""}) == 0.727);
}
