// A grammar's statistics against golden/language/19_*.csv, its text against its statistics, and what is
// refused.
#include "core/language/grammar.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/language/context_entropy.hpp"
#include "core/language/english.hpp"
#include "core/language/entropy_rate.hpp"
#include "core/language/grammar_text.hpp"
#include "core/language/word_information.hpp"

using namespace qs;
using namespace qs::test;

namespace {

constexpr double kRate = 1.88534739106646;

std::size_t place(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::string refusal(const std::function<void(GrammarDescription&)>& change) {
  GrammarDescription description = english_description();
  change(description);
  const Expected<Grammar> grammar = make_grammar(description);
  return grammar ? "accepted" : message(grammar.error());
}

}  // namespace

TEST_CASE("grammar: stationary states, word frequencies and entropy rate are the golden ones") {
  const Grammar grammar = english();
  const SourceStatistics source = source_statistics(grammar);
  CHECK(grammar.words.size() == 24);
  CHECK(grammar.states.size() == 27);
  CHECK(grammar.words[grammar.end_word] == ".");
  CHECK(std::abs(source.entropy_rate_bits - kRate) < 1e-12);
  CHECK(std::abs(source.word_entropy_bits - 4.2058421925091) < 1e-11);
  CHECK(std::abs(source.sentence_words - 6.2046336805556) < 1e-11);
  for (const Row& row : golden("language/19_grammar_words")) {
    const bool is_word = row.at("kind") == "word";
    const std::size_t at = place(is_word ? grammar.words : grammar.states, row.at("name"));
    const double p = (is_word ? source.words : source.states)[at];
    CHECK_MESSAGE(std::abs(p - number(row, "probability")) < 1e-14, row.at("name"));
  }
}

TEST_CASE("grammar: entropies of the next word from k words are the golden ones") {
  const auto limits = context_limits(english(), 32);
  REQUIRE(limits.has_value());
  REQUIRE(limits->size() == 33);
  for (const Row& row : golden("language/19_grammar_context")) {
    const ContextLimit& limit = (*limits)[static_cast<std::size_t>(whole(row, "k"))];
    CHECK(std::abs(limit.entropy_bits - number(row, "cond_entropy")) < 1e-10);
    CHECK(std::abs(limit.window_bits - number(row, "window_avg")) < 1e-9);
    if (!row.at("verb_number_error").empty())
      CHECK(std::abs(limit.verb_number_error - number(row, "verb_number_error")) < 1e-8);
  }
  for (std::size_t k = 1; k < limits->size(); ++k) {
    CHECK((*limits)[k].entropy_bits <= (*limits)[k - 1].entropy_bits + 1e-12);
    CHECK((*limits)[k].entropy_bits > kRate - 1e-10);
  }
  CHECK(context_limits(english(), 65).error().accepted == "0 to 64");
  CHECK(!context_limits(english(), -1));
}

TEST_CASE("grammar: information between words, and between subject and verb, by distance") {
  const Grammar grammar = english();
  const std::vector<double> lags = lag_information_bits(grammar, 12);
  const std::vector<SubjectVerb> pairs = subject_verb_information(grammar, 10);
  for (const Row& row : golden("language/19_grammar_mi")) {
    if (row.at("d") == "any") continue;
    const auto d = static_cast<std::size_t>(whole(row, "d"));
    const double mi = number(row, "mi");
    if (row.at("kind") == "lag") {
      CHECK(std::abs(lags[d - 1] - mi) < 1e-11);
      continue;
    }
    CHECK(std::abs(pairs[d - 1].probability - number(row, "probability")) < 1e-12);
    CHECK(std::abs(pairs[d - 1].information_bits - mi) < 1e-11);
    CHECK(std::abs(pairs[d - 1].number_information_bits - number(row, "mi_number")) < 1e-11);
    CHECK(std::abs(pairs[d - 1].verb_entropy_bits - number(row, "verb_entropy")) < 1e-10);
  }
}

TEST_CASE("grammar: the code length of a drawn text confirms the rate") {
  const Grammar grammar = english();
  constexpr std::size_t kWords = 300'000;
  const GrammarText text = draw_text(grammar, 5, 0, kWords);
  // 1.2 bits: the standard deviation of a word's surprisal; words of a sentence are hardly correlated.
  const double bits = code_length_bits(grammar, text.states, text.words) / kWords;
  CHECK(std::abs(bits - kRate) < 4 * 1.2 / std::sqrt(static_cast<double>(kWords)));
  const SourceStatistics source = source_statistics(grammar);
  std::vector<double> counts(grammar.words.size());
  for (const Word word : text.words) counts[word] += 1.0 / kWords;
  for (std::size_t w = 0; w < counts.size(); ++w) CHECK(std::abs(counts[w] - source.words[w]) < 0.004);
  // Any part can be drawn again, and the states follow from the words.
  const GrammarText part = draw_text(grammar, 5, 0, 100);
  CHECK(std::equal(part.words.begin(), part.words.end(), text.words.begin()));
  CHECK(draw_text(grammar, 6, 0, 100).words != part.words);
  const auto states = states_of(grammar, part.words);
  REQUIRE(states.has_value());
  CHECK(std::equal(part.states.begin(), part.states.end(), states->begin()));
  CHECK(message(states_of(grammar, std::vector<Word>{1, 0}).error()).find("'.'") != std::string::npos);
  CHECK(!states_of(grammar, std::vector<Word>{99}));
}

TEST_CASE("grammar: verbs stand as far behind their subjects as the exact distances say") {
  const Grammar grammar = english();
  const auto word = [&](const char* name) { return static_cast<Word>(place(grammar.words, name)); };
  GrammarText text;
  for (const char* name : {"the", "big", "cat", "that", "sleeps", "near", "some", "dogs", "often", "sees",
                           "the", "birds", ".", "a", "dog", "runs", "."})
    text.words.push_back(word(name));
  text.states = *states_of(grammar, text.words);
  text.states.pop_back();
  const std::vector<VerbPosition> verbs = verb_positions(grammar, text);
  REQUIRE(verbs.size() == 3);
  CHECK((verbs[0].position == 4 && verbs[0].distance == 2));
  CHECK((verbs[1].position == 9 && verbs[1].distance == 7));
  CHECK((verbs[2].position == 15 && verbs[2].distance == 1));
  CHECK(verbs[2].number == GrammaticalNumber::kSingular);

  const GrammarText drawn = draw_text(grammar, 8, 0, 200'000);
  std::map<std::uint32_t, double> counts;
  double main_verbs = 0;
  for (const VerbPosition& verb : verb_positions(grammar, drawn)) {
    const GrammarEdge* edge = grammar.edge(drawn.states[verb.position], drawn.words[verb.position]);
    if (grammar.held[edge->next] != GrammaticalNumber::kNone) continue;  // of a relative clause
    ++counts[verb.distance];
    ++main_verbs;
  }
  const std::vector<SubjectVerb> exact = subject_verb_information(grammar, 10);
  for (std::uint32_t d = 1; d <= 10; ++d) {
    const double p = exact[d - 1].probability;
    CHECK(std::abs(counts[d] / main_verbs - p) < 5 * std::sqrt(p * (1 - p) / main_verbs));
  }
}

TEST_CASE("grammar: what cannot be used is refused by name") {
  using D = GrammarDescription;
  CHECK(refusal([](D&) {}) == "accepted");
  CHECK(refusal([](D& d) { d.rows[3].probability = 0.2; }) ==
        "grammar: state 'D': sum of probabilities: 1.1 is not accepted; expected 1 to within 1e-9");
  CHECK(refusal([](D& d) { d.rows[3].probability = 0; }) ==
        "grammar: row 4: probability: 0 is not accepted; expected more than 0, at most 1");
  CHECK(refusal([](D& d) { d.rows[3].probability = std::nan(""); }).find("row 4: probability: NaN") !=
        std::string::npos);
  CHECK(refusal([](D& d) { d.rows[0].next = "X"; }).find("row 1: next state: 'X'") != std::string::npos);
  CHECK(refusal([](D& d) { d.rows[0].word = "elephant"; }).find("row 1: word: 'elephant'") !=
        std::string::npos);
  CHECK(refusal([](D& d) { d.rows[1].word = "the"; }).find("row 2: word: 'the' again in state 'S'") !=
        std::string::npos);
  CHECK(refusal([](D& d) { d.words[2] = "the"; }).find("word 3: 'the'") != std::string::npos);
  CHECK(refusal([](D& d) { d.words[2] = ""; }).find("word 3: an empty text") != std::string::npos);
  CHECK(refusal([](D& d) { d.words.clear(); }).find("words: 0 of them") != std::string::npos);
  CHECK(refusal([](D& d) { d.rows.clear(); }).find("rows: 0 of them") != std::string::npos);
  CHECK(refusal([](D& d) { d.start = "Z"; }).find("start: 'Z'") != std::string::npos);
  CHECK(refusal([](D& d) {
          d.rows.push_back({"X", "the", 1, "S"});
        }) == "grammar: state 'X': out of reach is not accepted; expected a state that can follow the start");
  CHECK(refusal([](D& d) {
          for (GrammarRow& row : d.rows)
            if (row.state == "F") row.next = "F";
        }) ==
        "grammar: state 'F': without a way to the start is not accepted; expected a state from which a "
        "sentence can end");
  CHECK(refusal([](D& d) { d.nouns[1].plural = "cats"; }).find("noun 2: plural: 'cats'") !=
        std::string::npos);
  CHECK(refusal([](D& d) { d.verbs[0].singular = "flies"; }).find("verb 1: singular: 'flies'") !=
        std::string::npos);
}

TEST_CASE("grammar: sources without agreement have a rate too") {
  // The golden mean process: h = 2/3.
  const auto grammar = make_grammar(
      {{"0", "1"}, {{"A", "0", 0.5, "A"}, {"A", "1", 0.5, "B"}, {"B", "0", 1, "A"}}, "A", {}, {}});
  REQUIRE(grammar.has_value());
  CHECK(!grammar->has_agreement());
  CHECK(std::abs(source_statistics(*grammar).entropy_rate_bits - 2.0 / 3) < 1e-15);
  CHECK(verb_positions(*grammar, draw_text(*grammar, 1, 0, 50)).empty());
  CHECK(subject_verb_information(*grammar, 2)[0].probability == 0);
  CHECK((*context_limits(*grammar, 2))[1].verb_number_error == 0);
}
