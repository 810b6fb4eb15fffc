#pragma once
/// Text of a grammar: words drawn one after the other by inverting the distribution of the state,
///
///     w_i = the first word whose cumulated probability exceeds u_i,     u_i = uniform_at(seed, i)
///
/// so that any part of a text can be drawn again. Also which of its words are verbs whose number a subject
/// chose, and how far behind it they stand. A relative clause's verb agrees with the same subject, two words
/// behind it.

#include <cstdint>
#include <span>
#include <vector>

#include "core/language/grammar.hpp"

namespace qs {

struct GrammarText {
  std::vector<Word> words;
  std::vector<GrammarState> states;  // before each word; the first is the start
};

/// `count` words from the start of a sentence, by the numbers first … first + count − 1 of the stream `seed`.
GrammarText draw_text(const Grammar& grammar, std::uint64_t seed, std::uint64_t first, std::size_t count);

struct VerbPosition {
  std::uint32_t position = 0;  // of the verb in the text
  std::uint32_t distance = 0;  // words from its subject to it: at least 1
  GrammaticalNumber number = GrammaticalNumber::kNone;
};
/// In the order of the text. Verbs before any subject are left out.
std::vector<VerbPosition> verb_positions(const Grammar& grammar, const GrammarText& text);

/// The states before each word and behind the last; from the start of a sentence. Refuses a word that the
/// grammar does not allow there, by its place.
Expected<std::vector<GrammarState>> states_of(const Grammar& grammar, std::span<const Word> words);

}  // namespace qs
