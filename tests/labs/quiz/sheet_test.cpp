// A printed sheet: the same seed asks the same, and the key is that of what is asked.
#include "labs/checker/sheet.hpp"

#include <doctest/doctest.h>

#include <set>

#include "labs/quiz/grade.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

// clang-format off
const std::string kFile = R"json({"quantscope_items":1,"title":"t","items":[
  {"id":"levels","title":"Levels","concept":"bits","kind":"number","prompt":"How many bits name one of {n} levels?",
   "parameters":[{"n":8},{"n":16},{"n":64}],"value":"log2(n)","unit":"bits","atol":0.02,
   "wrong":[{"value":"n","says":"That counts."}],"hints":["Halve."],"solution":"{log2(n)|0} bits."},
  {"id":"pick","title":"Pick","concept":"bits","kind":"choice","prompt":"Which?",
   "options":[{"text":"one","correct":false,"says":"no"},{"text":"two","correct":true,"says":"yes"},
              {"text":"three","correct":false,"says":"no"},{"text":"four","correct":false,"says":"no"}],
   "hints":["h"],"solution":"two"},
  {"id":"sort","title":"Sort","concept":"bits","kind":"order","prompt":"Sort.","direction":"descending",
   "entries":[{"text":"a","value":"1"},{"text":"b","value":"3"},{"text":"c","value":"2"}],
   "says":"no","reversed":"other way","hints":["h"],"solution":"b, c, a"},
  {"id":"mine","title":"Mine","concept":"bits","kind":"choice","own":true,"prompt":"Yours?",
   "options":[{"text":"x","correct":true,"says":"y"},{"text":"z","correct":false,"says":"n"}],"hints":["h"],"solution":"x"}]})json";
// clang-format on

std::vector<Item> items() {
  ReadItems read = read_items("t", kFile);
  REQUIRE(read.errors.empty());
  return read.file.items;
}

HeadlessLab lab() {
  return HeadlessLab([](std::string_view) { return std::vector<std::byte>{}; });
}

}  // namespace

TEST_CASE("sheet: every variant and every order comes up, and one seed always gives the same") {
  const std::vector<Item> list = items();
  HeadlessLab headless = lab();
  std::set<std::size_t> variants;
  std::set<std::string> orders, keys;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto number = sheet_question(list[0], seed, headless),
               choice = sheet_question(list[1], seed, headless),
               again = sheet_question(list[1], seed, headless);
    REQUIRE(number);
    REQUIRE(choice);
    REQUIRE(again);
    variants.insert(number->variant);
    std::string order;
    for (const AskedOption& option : choice->options) order += option.text + " ";
    orders.insert(order);
    keys.insert(sheet_key(*choice));
    CHECK(sheet_key(*choice) == sheet_key(*again));
  }
  CHECK(variants.size() == 3);
  CHECK(orders.size() > 12);
  CHECK(keys == std::set<std::string>{"A", "B", "C", "D"});
}

TEST_CASE("sheet: what the key says is graded right") {
  const std::vector<Item> list = items();
  HeadlessLab headless = lab();
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    CAPTURE(seed);
    const auto number = sheet_question(list[0], seed, headless),
               choice = sheet_question(list[1], seed, headless),
               order = sheet_question(list[2], seed, headless);
    const std::string key = sheet_key(*number);
    CHECK(grade_number(*number, key.substr(0, key.find(" ±"))).outcome == Outcome::kCorrect);
    CHECK(grade_choice(choice->options, sheet_key(*choice)[0] - 'A').outcome == Outcome::kCorrect);
    std::vector<std::size_t> places;
    for (const char letter : sheet_key(*order))
      if (letter >= 'A' && letter <= 'Z') places.push_back(static_cast<std::size_t>(letter - 'A'));
    CHECK(grade_order(*order, places).outcome == Outcome::kCorrect);
  }
}

TEST_CASE("sheet: a question about the reader's own tensor is not for paper, and says so") {
  HeadlessLab headless = lab();
  const auto own = sheet_question(items()[3], 1, headless);
  REQUIRE(!own);
  CHECK(message(own.error()).find("“mine”") != std::string::npos);
}

TEST_CASE("sheet: an item asks the same whatever stands beside it") {
  const std::vector<Item> list = items();
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  Item other = list[0];
  other.id = "other";
  for (std::uint64_t seed = 0; seed < 60; ++seed)
    pairs.insert({sheet_variant(list[0], seed), sheet_variant(other, seed)});
  CHECK(pairs.size() == 9);
}
