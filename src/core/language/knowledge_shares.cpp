#include "core/language/knowledge_shares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace qs {
namespace {

/// For each state, the words that may come next in either number: those with the kind of an allowed noun or verb
/// whose other form is allowed too.
std::vector<std::vector<bool>> allowed_words(const Grammar& grammar) {
  std::vector<std::vector<bool>> allowed(grammar.states.size(), std::vector<bool>(grammar.words.size()));
  for (std::size_t s = 0; s < grammar.states.size(); ++s) {
    for (const GrammarEdge& edge : grammar.edges[s]) {
      allowed[s][edge.word] = true;
      if (const auto other = grammar.other_forms[edge.word]) allowed[s][*other] = true;
    }
  }
  return allowed;
}

}  // namespace

std::vector<bool> rare_words(const SourceStatistics& statistics) {
  std::vector<std::size_t> order(statistics.words.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return statistics.words[a] < statistics.words[b]; });
  std::vector<bool> rare(statistics.words.size());
  double share = 0;
  for (const std::size_t word : order) {
    share += statistics.words[word];
    if (share > kRareShare) break;
    rare[word] = true;
  }
  return rare;
}

KnowledgeShares knowledge_shares(const Grammar& grammar, const TestText& text, const std::vector<bool>& rare,
                                 const Evaluation& evaluation) {
  KnowledgeShares shares;
  shares.near_agreement = agreement_between(evaluation, 1, kFarDistance - 1).share();
  shares.far_agreement =
      agreement_between(evaluation, kFarDistance, std::numeric_limits<std::uint32_t>::max()).share();
  const std::vector<std::vector<bool>> allowed = allowed_words(grammar);
  const std::size_t words = grammar.words.size();
  double order = 0, kept = 0, whole = 0;
  std::vector<double> shown(words);
  for (std::size_t t = 0; t < text.positions(); ++t) {
    const GrammarState state = text.states[t];
    const float* log_q = &evaluation.log_probabilities[t * words];
    for (std::size_t w = 0; w < words; ++w) {
      shown[w] = std::exp(static_cast<double>(log_q[w]));
      if (allowed[state][w]) order += shown[w];
    }
    for (const GrammarEdge& edge : grammar.edges[state]) {
      if (!rare[edge.word]) continue;
      kept += std::min(edge.probability, shown[edge.word]);
      whole += edge.probability;
    }
  }
  shares.rare_words = whole > 0 ? kept / whole : 1;
  shares.word_order = text.positions() == 0 ? 1 : order / static_cast<double>(text.positions());
  return shares;
}

}  // namespace qs
