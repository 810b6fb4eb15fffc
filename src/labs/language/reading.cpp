#include "labs/language/reading.hpp"

#include <algorithm>

namespace qs {
namespace {

std::size_t first_difference(const std::vector<Word>& a, const std::vector<Word>& b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(in_b - b.begin());
}

/// The source's states before each word, up to the first that it forbids.
std::vector<GrammarState> states_before(const Grammar& grammar, const std::vector<Word>& words) {
  std::vector<GrammarState> states;
  GrammarState state = grammar.start;
  for (const Word word : words) {
    states.push_back(state);
    const GrammarEdge* edge = grammar.edge(state, word);
    if (edge == nullptr) break;
    state = edge->next;
  }
  return states;
}

bool forbids(const Grammar& grammar, GrammarState state, Word word) {
  return grammar.edge(state, word) == nullptr;
}

}  // namespace

ReadingResult compute_reading(const Grammar& grammar, const Transformer& exact, const Transformer& quantized,
                              std::uint64_t seed) {
  ReadingResult result;
  for (std::size_t r = 0; r < kSentenceRows; ++r) {
    const std::uint64_t first = kSentenceApart * r;
    SentenceRow& row = result.rows[r];
    row.source = source_sentence(grammar, seed, first, kMostShownWords);
    row.exact = model_sentence(exact, grammar, seed, first, kMostShownWords);
    row.quantized = model_sentence(quantized, grammar, seed, first, kMostShownWords);
    const std::vector<Word>& words = row.quantized.words;
    row.differs_at = first_difference(row.exact.words, words);
    const std::vector<GrammarState> states = states_before(grammar, words);
    const bool breaks = !states.empty() && forbids(grammar, states.back(), words[states.size() - 1]);
    row.allowed_until = breaks ? states.size() - 1 : words.size();
    const auto along = probabilities_along(exact, grammar, std::span(words).first(words.size() - 1));
    for (std::size_t i = 0; i < words.size(); ++i) {
      NextWords next{{}, along[i], row.quantized.probabilities[i]};
      if (i < states.size()) next.source = source_probabilities(grammar, states[i]);
      result.next[r].push_back(std::move(next));
    }
  }
  return result;
}

}  // namespace qs
