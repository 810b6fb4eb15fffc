#include "core/language/grammar.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kMostWords = 256, kMostStates = 512, kMostRows = 8192;
constexpr double kSumTolerance = 1e-9;

std::string row_field(std::size_t row, std::string_view column) {
  return "grammar: row " + std::to_string(row + 1) + ": " + std::string(column);
}

Refusal refuse_count(std::string field, std::size_t count, std::size_t least, std::size_t most) {
  return refuse(std::move(field), std::to_string(count) + " of them",
                std::to_string(least) + " to " + std::to_string(most));
}

Expected<std::vector<std::string>> distinct_words(const std::vector<std::string>& words) {
  if (words.size() < 2 || words.size() > kMostWords)
    return refuse_count("grammar: words", words.size(), 2, kMostWords);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string field = "grammar: word " + std::to_string(i + 1);
    if (words[i].empty()) return refuse(field, "an empty text", "a word");
    if (index_of(words, words[i]) != i)
      return refuse(field, quoted(words[i]), "a word that is not listed yet");
  }
  return words;
}

/// Fills the edges; the states are known.
Expected<void> add_row(const GrammarDescription& description, std::size_t r, Grammar& grammar) {
  const GrammarRow& row = description.rows[r];
  const std::size_t state = index_of(grammar.states, row.state), word = index_of(grammar.words, row.word),
                    next = index_of(grammar.states, row.next);
  if (word == grammar.words.size())
    return refuse(row_field(r, "word"), quoted(row.word), "one of the grammar's words");
  if (next == grammar.states.size()) {
    return refuse(row_field(r, "next state"), quoted(row.next),
                  "a state that can be left: one with rows of its own");
  }
  if (!(row.probability > 0 && row.probability <= 1))
    return refuse(row_field(r, "probability"), shortest(row.probability), "more than 0, at most 1");
  if (grammar.edge(static_cast<GrammarState>(state), static_cast<Word>(word)) != nullptr) {
    return refuse(row_field(r, "word"), quoted(row.word) + " again in state " + quoted(row.state),
                  "one row for each state and word, so that the word says the next state");
  }
  grammar.edges[state].push_back(
      GrammarEdge{static_cast<Word>(word), static_cast<GrammarState>(next), row.probability});
  return {};
}

Expected<void> check_sums(const Grammar& grammar) {
  for (std::size_t s = 0; s < grammar.states.size(); ++s) {
    double sum = 0;
    for (const GrammarEdge& edge : grammar.edges[s]) sum += edge.probability;
    if (std::abs(sum - 1) > kSumTolerance) {
      return refuse("grammar: state " + quoted(grammar.states[s]) + ": sum of probabilities", shortest(sum),
                    "1 to within 1e-9");
    }
  }
  return {};
}

/// True for each state that can be reached from `from`; with `reversed`, for each that reaches it.
std::vector<bool> reached(const Grammar& grammar, GrammarState from, bool reversed) {
  std::vector<bool> known(grammar.states.size());
  known[from] = true;
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t s = 0; s < known.size(); ++s) {
      for (const GrammarEdge& edge : grammar.edges[s]) {
        const std::size_t a = reversed ? edge.next : s, b = reversed ? s : edge.next;
        if (!known[a] || known[b]) continue;
        known[b] = grows = true;
      }
    }
  }
  return known;
}

Expected<void> check_paths(const Grammar& grammar) {
  const std::vector<bool> found = reached(grammar, grammar.start, false),
                          ends = reached(grammar, grammar.start, true);
  for (std::size_t s = 0; s < found.size(); ++s) {
    const std::string field = "grammar: state " + quoted(grammar.states[s]);
    if (!found[s]) return refuse(field, "out of reach", "a state that can follow the start");
    if (!ends[s]) return refuse(field, "without a way to the start", "a state from which a sentence can end");
  }
  return {};
}

Expected<void> mark(const std::vector<NumberForms>& pairs, WordKind kind, Grammar& grammar) {
  const std::string name = kind == WordKind::kNoun ? "grammar: noun " : "grammar: verb ";
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (const bool plural : {false, true}) {
      const std::string& form = plural ? pairs[i].plural : pairs[i].singular;
      const std::string field = name + std::to_string(i + 1) + (plural ? ": plural" : ": singular");
      const std::size_t word = index_of(grammar.words, form);
      if (word == grammar.words.size()) return refuse(field, quoted(form), "one of the grammar's words");
      if (grammar.kinds[word] != WordKind::kOther)
        return refuse(field, quoted(form), "a form that no other noun or verb has");
      grammar.kinds[word] = kind;
      grammar.numbers[word] = plural ? GrammaticalNumber::kPlural : GrammaticalNumber::kSingular;
    }
    const auto one = static_cast<Word>(index_of(grammar.words, pairs[i].singular)),
               other = static_cast<Word>(index_of(grammar.words, pairs[i].plural));
    grammar.other_forms[one] = other;
    grammar.other_forms[other] = one;
  }
  return {};
}

/// Bit 0: a singular verb can be the next one; bit 1: a plural verb.
std::vector<GrammaticalNumber> held_numbers(const Grammar& grammar) {
  std::vector<unsigned> next_verbs(grammar.states.size());
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t s = 0; s < next_verbs.size(); ++s) {
      unsigned can = next_verbs[s];
      for (const GrammarEdge& edge : grammar.edges[s]) {
        if (grammar.kinds[edge.word] == WordKind::kVerb) {
          can |= grammar.numbers[edge.word] == GrammaticalNumber::kPlural ? 2U : 1U;
        } else {
          can |= next_verbs[edge.next];
        }
      }
      grows = grows || can != next_verbs[s];
      next_verbs[s] = can;
    }
  }
  std::vector<GrammaticalNumber> held;
  held.reserve(next_verbs.size());
  for (const unsigned can : next_verbs) {
    held.push_back(can == 1   ? GrammaticalNumber::kSingular
                   : can == 2 ? GrammaticalNumber::kPlural
                              : GrammaticalNumber::kNone);
  }
  return held;
}

}  // namespace

const GrammarEdge* Grammar::edge(GrammarState state, Word word) const {
  return find_by(edges[state], &GrammarEdge::word, word);
}

bool Grammar::has_agreement() const {
  return contains(kinds, WordKind::kVerb);
}

Expected<Grammar> make_grammar(const GrammarDescription& description) {
  Grammar grammar;
  Expected<std::vector<std::string>> words = distinct_words(description.words);
  if (!words) return Refusal(words.error());
  grammar.words = std::move(*words);
  if (description.rows.empty() || description.rows.size() > kMostRows)
    return refuse_count("grammar: rows", description.rows.size(), 1, kMostRows);
  for (const GrammarRow& row : description.rows)
    if (!contains(grammar.states, row.state)) grammar.states.push_back(row.state);
  if (grammar.states.size() > kMostStates)
    return refuse_count("grammar: states", grammar.states.size(), 1, kMostStates);
  grammar.edges.resize(grammar.states.size());
  grammar.kinds.resize(grammar.words.size());
  grammar.numbers.resize(grammar.words.size());
  grammar.other_forms.resize(grammar.words.size());
  const std::size_t start = index_of(grammar.states, description.start);
  if (start == grammar.states.size())
    return refuse("grammar: start", quoted(description.start), "a state that begins a row");
  grammar.start = static_cast<GrammarState>(start);
  for (std::size_t r = 0; r < description.rows.size(); ++r) {
    if (const auto done = add_row(description, r, grammar); !done) return Refusal(done.error());
  }
  if (const auto done = check_sums(grammar); !done) return Refusal(done.error());
  if (const auto done = check_paths(grammar); !done) return Refusal(done.error());
  if (const auto done = mark(description.nouns, WordKind::kNoun, grammar); !done)
    return Refusal(done.error());
  if (const auto done = mark(description.verbs, WordKind::kVerb, grammar); !done)
    return Refusal(done.error());
  grammar.held = held_numbers(grammar);
  for (std::size_t s = grammar.states.size(); s-- > 0;) {
    for (const GrammarEdge& edge : grammar.edges[s])
      if (edge.next == grammar.start) grammar.end_word = edge.word;
  }
  return grammar;
}

}  // namespace qs
