#pragma once
/// The English-like grammar of golden/language/19_grammar.csv.

#include <string>

#include "core/golden.hpp"
#include "core/language/grammar.hpp"

namespace qs::test {

inline GrammarDescription english_description() {
  GrammarDescription english;
  for (const Row& row : golden("language/19_grammar_words"))
    if (row.at("kind") == "word") english.words.push_back(row.at("name"));
  for (const Row& row : golden("language/19_grammar")) {
    english.rows.push_back(
        {row.at("state"), row.at("word"), number(row, "prob_float"), row.at("next_state")});
  }
  english.start = "S";
  english.nouns = {{"cat", "cats"}, {"dog", "dogs"}, {"bird", "birds"}};
  english.verbs = {{"sleeps", "sleep"}, {"sings", "sing"}, {"runs", "run"}, {"sees", "see"}};
  return english;
}

inline Grammar english() {
  const Expected<Grammar> grammar = make_grammar(english_description());
  REQUIRE(grammar.has_value());
  return *grammar;
}

}  // namespace qs::test
