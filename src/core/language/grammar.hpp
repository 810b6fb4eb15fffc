#pragma once
/// A probabilistic grammar of sentences as a finite-state source: in state s the next word is w with
/// probability P(w|s), and the pair (s, w) says the next state,
///
///     s  ──w, P(w|s)──►  s'        Σ_w P(w|s) = 1
///
/// The grammar is unifilar: no state has two edges of one word. A reader who knows the state and the words
/// since therefore knows the state now, which makes every entropy of the source exact (entropy_rate.hpp). It
/// is also irreducible: each state leads to each other one, so that there is one stationary distribution.
/// Source: Shannon 1948, sections 2 to 7; the name is that of Ash 1965, section 6.4.
///
/// Agreement. Nouns and verbs are given as pairs that differ in number alone (cat, cats; sleeps, sleep).
/// Nothing else marks a subject: the states say it. A state *holds* a number if all verbs that can come next
/// have it. Where a state without becomes a state with a number, the number has been chosen, and the first
/// noun from there on is the subject. In "the cat near some dogs sleeps" that is "cat"; "dogs" changes
/// nothing (an attractor). The surprise: "a" chooses the number as well, but the subject stays the noun
/// behind it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs {

/// An edge by names, as a table has it.
struct GrammarRow {
  std::string state, word;
  double probability = 0;  // in (0, 1]
  std::string next;
};

struct NumberForms {
  std::string singular, plural;
};

/// Plain data. The states are those that begin a row, in the order of the rows.
struct GrammarDescription {
  std::vector<std::string> words;  // 2 to 256, distinct; their order is that of the model's outputs
  std::vector<GrammarRow> rows;
  std::string start;                      // the state in which a sentence begins
  std::vector<NumberForms> nouns, verbs;  // both empty: a grammar without agreement
};

using Word = std::uint16_t;
using GrammarState = std::uint16_t;

struct GrammarEdge {
  Word word = 0;
  GrammarState next = 0;
  double probability = 0;
};

enum class WordKind : std::uint8_t { kOther, kNoun, kVerb };
enum class GrammaticalNumber : std::uint8_t { kNone, kSingular, kPlural };

struct Grammar {
  std::vector<std::string> words, states;
  GrammarState start = 0;
  /// The word with which a sentence ends: that of the first edge into the start state.
  Word end_word = 0;
  std::vector<std::vector<GrammarEdge>> edges;   // of each state, in the order of the rows
  std::vector<WordKind> kinds;                   // of each word
  std::vector<GrammaticalNumber> numbers;        // of each word; of nouns and verbs
  std::vector<std::optional<Word>> other_forms;  // of each noun and verb: its form of the other number
  std::vector<GrammaticalNumber> held;           // of each state: the number of all verbs that can come next

  /// The edge of a word, or nullptr where the state does not allow it.
  const GrammarEdge* edge(GrammarState state, Word word) const;
  bool has_agreement() const;
};

/// Refuses, with the row's number from 1: lists that are empty or too long, words that come twice, names that
/// are not listed, probabilities outside (0, 1] or that do not sum to 1 within 1e-9, two edges of one state
/// and word, a state that cannot be left or reached, a state from which no sentence ends, and forms that come
/// twice.
Expected<Grammar> make_grammar(const GrammarDescription& description);

}  // namespace qs
