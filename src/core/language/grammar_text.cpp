#include "core/language/grammar_text.hpp"

#include <optional>
#include <string>

#include "core/numerics/random.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

const GrammarEdge& drawn(const std::vector<GrammarEdge>& edges, double u) {
  double sum = 0;
  for (const GrammarEdge& edge : edges) {
    sum += edge.probability;
    if (u < sum) return edge;
  }
  return edges.back();  // u lies in the rounding error of the sum
}

}  // namespace

GrammarText draw_text(const Grammar& grammar, std::uint64_t seed, std::uint64_t first, std::size_t count) {
  GrammarText text;
  text.words.reserve(count);
  text.states.reserve(count);
  GrammarState state = grammar.start;
  for (std::size_t i = 0; i < count; ++i) {
    const GrammarEdge& edge = drawn(grammar.edges[state], uniform_at(seed, first + i));
    text.states.push_back(state);
    text.words.push_back(edge.word);
    state = edge.next;
  }
  return text;
}

std::vector<VerbPosition> verb_positions(const Grammar& grammar, const GrammarText& text) {
  std::vector<VerbPosition> found;
  std::optional<std::size_t> subject;
  bool is_chosen = false;  // the number is, and its noun has not come yet
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const Word word = text.words[i];
    const GrammarState before = text.states[i];
    if (grammar.kinds[word] == WordKind::kVerb && subject) {
      found.push_back(VerbPosition{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i - *subject),
                                   grammar.numbers[word]});
    }
    const GrammarEdge* edge = grammar.edge(before, word);
    const GrammaticalNumber held = grammar.held[edge->next];
    if (held == GrammaticalNumber::kNone || held != grammar.held[before]) {
      subject.reset();
      is_chosen = held != GrammaticalNumber::kNone;
    }
    if (is_chosen && grammar.kinds[word] == WordKind::kNoun) {
      subject = i;
      is_chosen = false;
    }
  }
  return found;
}

Expected<std::vector<GrammarState>> states_of(const Grammar& grammar, std::span<const Word> words) {
  std::vector<GrammarState> states{grammar.start};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string field = "text: word " + std::to_string(i + 1);
    if (words[i] >= grammar.words.size()) {
      return refuse(field, std::to_string(words[i]),
                    "a number below " + std::to_string(grammar.words.size()));
    }
    const GrammarEdge* edge = grammar.edge(states.back(), words[i]);
    if (edge == nullptr) {
      std::string accepted;
      for (const GrammarEdge& can : grammar.edges[states.back()]) {
        accepted += (accepted.empty() ? "" : ", ") + grammar.words[can.word];
      }
      return refuse(field, quoted(grammar.words[words[i]]), "one of " + accepted);
    }
    states.push_back(edge->next);
  }
  return states;
}

}  // namespace qs
