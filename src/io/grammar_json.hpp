#pragma once
/// A grammar (core/language/grammar.hpp) as JSON; docs/grammar.md teaches the format.
///
///     {"format": "quantscope-grammar", "version": 1, "title": "…", "start": "S",
///      "words": ["the", …], "nouns": [["cat", "cats"], …], "verbs": [["sleeps", "sleep"], …],
///      "states": {"S": {"the": ["1/2", "D"], "a": [0.3, "Ds"], …}, …}}
///
/// A state's words lead with a probability, a number or a fraction of whole numbers, to the next state. Their
/// order is that of draws: the same seed means another text once two words are exchanged. Without "words" the
/// vocabulary is in the order in which the states name it; title, nouns and verbs may be left out.

#include <string>
#include <string_view>

#include "core/language/grammar.hpp"

namespace qs::io {

struct GrammarFile {
  std::string title;  // empty if it has none
  GrammarDescription description;
};

/// Refuses, by state and word, what the format does not allow: fields that are unknown, missing or doubled,
/// names with spaces, probabilities outside (0, 1], words and states that are not listed.
Expected<GrammarFile> read_grammar_file(std::string_view json);
/// Also refuses what make_grammar() refuses.
Expected<Grammar> read_grammar(std::string_view json);

}  // namespace qs::io
