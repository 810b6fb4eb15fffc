// Grammars as JSON: the bundled one, small ones, and what is refused.
#include "io/grammar_json.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "core/language/english.hpp"
#include "core/language/entropy_rate.hpp"
#include "core/text.hpp"
#include "io/limits.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// The golden mean process: no word 1 twice in a row. h = 2/3 bit.
constexpr const char* kGoldenMean = R"({"format": "quantscope-grammar", "version": 1, "start": "A",
  "states": {"A": {"0": ["1/2", "A"], "1": [0.5, "B"]}, "B": {"0": [1, "A"]}}})";

std::string text_of(const char* file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The golden mean process with one piece of its text exchanged, or "accepted".
std::string answer_with(const std::string& from, const std::string& to) {
  std::string text = kGoldenMean;
  REQUIRE_MESSAGE(text.find(from) != std::string::npos, from);
  replace_all(text, from, to);
  const auto grammar = io::read_grammar(text);
  return grammar ? "accepted" : message(grammar.error());
}

std::string refused(const std::string& field, const std::string& value, const std::string& accepted) {
  return "grammar" + field + ": " + value + " is not accepted; expected " + accepted;
}

}  // namespace

TEST_CASE("grammar file: the bundled one is the golden grammar, row by row") {
  const auto file = io::read_grammar_file(text_of(QS_ENGLISH_GRAMMAR));
  REQUIRE_MESSAGE(file.has_value(), message(file.error()));
  const GrammarDescription &read = file->description, golden = english_description();
  CHECK(file->title == "English-like sentences with agreement");
  CHECK(read.words == golden.words);
  CHECK(read.start == golden.start);
  REQUIRE(read.rows.size() == golden.rows.size());
  for (std::size_t r = 0; r < read.rows.size(); ++r) {
    CHECK(read.rows[r].state == golden.rows[r].state);
    CHECK(read.rows[r].word == golden.rows[r].word);
    CHECK(read.rows[r].probability == golden.rows[r].probability);
    CHECK(read.rows[r].next == golden.rows[r].next);
  }
  for (const auto pairs : {&GrammarDescription::nouns, &GrammarDescription::verbs}) {
    REQUIRE((read.*pairs).size() == (golden.*pairs).size());
    for (std::size_t i = 0; i < (read.*pairs).size(); ++i) {
      CHECK((read.*pairs)[i].singular == (golden.*pairs)[i].singular);
      CHECK((read.*pairs)[i].plural == (golden.*pairs)[i].plural);
    }
  }
  const auto grammar = io::read_grammar(text_of(QS_ENGLISH_GRAMMAR));
  REQUIRE(grammar.has_value());
  CHECK(std::abs(source_statistics(*grammar).entropy_rate_bits - 1.885347391066462) < 1e-12);
}

TEST_CASE("grammar file: without agreement, words in the order in which they come") {
  const auto grammar = io::read_grammar(kGoldenMean);
  REQUIRE_MESSAGE(grammar.has_value(), message(grammar.error()));
  CHECK(!grammar->has_agreement());
  CHECK(grammar->words == std::vector<std::string>{"0", "1"});
  CHECK(grammar->states == std::vector<std::string>{"A", "B"});
  CHECK(std::abs(source_statistics(*grammar).entropy_rate_bits - 2.0 / 3) < 1e-15);
  // The order of the text, not of the alphabet; letters of any script.
  const auto other = io::read_grammar(R"({"states": {"z": {"чай": ["2/3", "a"], "茶": ["1/3", "z"]},
    "a": {"té": [1.0, "z"]}}, "start": "z", "version": 1, "format": "quantscope-grammar", "title": ""})");
  REQUIRE_MESSAGE(other.has_value(), message(other.error()));
  CHECK(other->words == std::vector<std::string>{"чай", "茶", "té"});
  CHECK(other->states == std::vector<std::string>{"z", "a"});
  CHECK(other->edges[0][0].probability == 2.0 / 3);
  CHECK(answer_with("\"start\"", R"("words": ["1", "0"], "nouns": [], "verbs": [], "start")") == "accepted");
}

TEST_CASE("grammar file: what the format does not allow is refused by name") {
  const std::string name = "a name of 1 to 64 bytes without spaces";
  const std::string probability = "more than 0, at most 1, as a number or as a fraction such as '3/20'";
  const std::string next = "a state that can be left: one of the fields of states";
  const struct {
    const char *from, *to;
    std::string message;
  } kCases[] = {
      {"quantscope-grammar", "grammar", refused(": format", "'grammar'", "'quantscope-grammar'")},
      {R"("format": "quantscope-grammar", )", "", refused(": format", "nothing", "'quantscope-grammar'")},
      {R"("version": 1)", R"("version": 2)", refused(": version", "2", "1")},
      {R"("version": 1)", R"("version": "1")", refused(": version", "'1'", "1")},
      {R"("version": 1, )", "", refused(": version", "nothing", "1")},
      {R"("start": "A")", R"("start": "C")", refused(": start", "'C'", "one of the fields of states")},
      {R"("start": "A",)", "", refused(": start", "nothing", "one of the fields of states")},
      {R"("start")", R"("begin": 1, "start")",
       refused(": field", "'begin'", "format, version, title, start, words, nouns, verbs or states")},
      {R"("start")", R"("title": 7, "start")", refused(": title", "7", "a text")},
      {R"("start")", R"("start": "B", "start")", refused("", "'start' a second time", "each name once")},
      {R"("B":)", R"("A":)", refused(": 'states'", "'A' a second time", "each name once")},
      {R"("1":)", R"("0":)", refused(": 'states': 'A'", "'0' a second time", "each name once")},
      {R"({"0": [1, "A"]})", "{}",
       refused(": state 'B'", "no words", "a state that can be left, by one word or more")},
      {R"({"0": [1, "A"]})", "[1]",
       refused(": state 'B'", "a list of 1", "an object with a field for each word that can come next")},
      {R"("states")", R"("states": {}, "words")", refused(": words", "an object", "a list of words")},
      {R"("B")", R"("B ")", refused(": state", "'B '", name)},
      {R"("1":)", R"("":)", refused(": state 'A': word ''", "''", name)},
      {R"("1":)", R"("a b":)", refused(": state 'A': word 'a b'", "'a b'", name)},
      {R"("start")", R"("words": ["0", 1], "start")", refused(": word 2", "1", name)},
      {R"("start")", R"("words": ["0", ""], "start")", refused(": word 2", "an empty text", name)},
      {R"("start")", R"("words": ["0", "2"], "start")",
       refused(": state 'A': word '1'", "'1'", "one of the grammar's words")},
      {R"("start")", R"("words": ["0", "1", "0"], "start")",
       refused(": word 3", "'0'", "a word that is not listed yet")},
      {R"([0.5, "B"])", R"({"p": 0.5})",
       refused(": state 'A': word '1'", "an object", "a list of two: the probability and the next state")},
      {R"([0.5, "B"])", R"([0.5, "B", 1])",
       refused(": state 'A': word '1'", "a list of 3", "a list of two: the probability and the next state")},
      {"0.5", "0", refused(": state 'A': word '1': probability", "0", probability)},
      {"0.5", "-0.5", refused(": state 'A': word '1': probability", "-0.5", probability)},
      {"0.5", "1.5", refused(": state 'A': word '1': probability", "1.5", probability)},
      {"0.5", "true", refused(": state 'A': word '1': probability", "true", probability)},
      {"0.5", "null", refused(": state 'A': word '1': probability", "null", probability)},
      {"0.5", R"("0.5")", refused(": state 'A': word '1': probability", "'0.5'", probability)},
      {"0.5", R"("1/0")", refused(": state 'A': word '1': probability", "'1/0'", probability)},
      {"0.5", R"("-1/2")", refused(": state 'A': word '1': probability", "'-1/2'", probability)},
      {"0.5", R"("3/2")", refused(": state 'A': word '1': probability", "'3/2'", probability)},
      {"0.5", "1e999", refused(": 'states': 'A': '1'", "'1e999'", "a number within ±1.8e308")},
      {R"([0.5, "B"])", R"([0.5, "C"])", refused(": state 'A': word '1': next state", "'C'", next)},
      {R"([0.5, "B"])", "[0.5, 2]", refused(": state 'A': word '1': next state", "2", next)},
      {"0.5", "0.25", refused(": state 'A': sum of probabilities", "0.75", "1 to within 1e-9")},
      {R"([1, "A"])", R"([1, "B"])",
       refused(": state 'B'", "without a way to the start", "a state from which a sentence can end")},
      {R"([0.5, "B"])", R"([0.5, "A"])",
       refused(": state 'B'", "out of reach", "a state that can follow the start")},
      {R"("start")", R"("nouns": ["0", "1"], "start")",
       refused(": nouns: pair 1", "'0'", "a list of two texts: singular and plural")},
      {R"("start")", R"("verbs": [["0", "1"], ["0"]], "start")",
       refused(": verbs: pair 2", "a list of 1", "a list of two texts: singular and plural")},
      {R"("start")", R"("verbs": {}, "start")",
       refused(": verbs", "an object", "a list of pairs: singular and plural")},
      {R"("start")", R"("verbs": [["0", "2"]], "start")",
       refused(": verb 1: plural", "'2'", "one of the grammar's words")},
      {R"("start")", R"("nouns": [["0", "0"]], "start")",
       refused(": noun 1: plural", "'0'", "a form that no other noun or verb has")},
  };
  for (const auto& one : kCases) {
    CAPTURE(std::string(one.to));
    CHECK(answer_with(one.from, one.to) == one.message);
  }
}

TEST_CASE("grammar file: text that is no JSON, no UTF-8, too long or too deep is refused") {
  const auto answer = [](const std::string& text) {
    const auto grammar = io::read_grammar(text);
    return grammar ? "accepted" : message(grammar.error());
  };
  CHECK(answer("") == refused("", "an empty text", "JSON in UTF-8"));
  CHECK(answer("[1, 2]") == refused("", "a list of 2", "an object with format, version, start and states"));
  CHECK(answer("{\"a\": \"\xFF\"}") == refused("", "text that is not UTF-8", "JSON in UTF-8"));
  CHECK(answer(std::string("{}\0{}", 5)) == refused("", "a zero byte", "JSON in UTF-8 (at byte 2)"));
  CHECK(answer("{\"format\": ") == refused("", "text that ends too early", "complete JSON (at byte 11)"));
  CHECK(answer("{\"format\": x}").find("JSON in UTF-8 (at byte 11)") != std::string::npos);
  CHECK(answer("{} {}").find("JSON in UTF-8 (at byte 3)") != std::string::npos);
  CHECK(answer(std::string(9, '[')) == refused("", "one level more", "at most 8 levels"));
  CHECK(answer(R"({"states": {"A": [[[[[[[[1]]]]]]]]}})").find("grammar: 'states': 'A': one level more") ==
        0);
  CHECK(answer(std::string(io::kMaxGrammarBytes + 1, ' ')) ==
        refused("", "1048577 bytes", "at most 1048576 bytes"));
  // Sizes are those of make_grammar(), reached in time.
  std::string many = R"({"format": "quantscope-grammar", "version": 1, "start": "0", "states": {)";
  for (int s = 0; s < 30'000; ++s)
    many += (s == 0 ? "\"" : ", \"") + std::to_string(s) + R"(": {"a": [1, "0"]})";
  CHECK(answer(many + "}}").find("grammar: ") == 0);
}
