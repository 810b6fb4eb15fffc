#include "core/language/grammar_length.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

/// D(P ‖ P_p) of one state, bits. Each rounded probability is at least one step; their sum is made 1.
double rounding_cost(const std::vector<GrammarEdge>& edges, int p) {
  const double steps = std::ldexp(1.0, p);
  double sum = 0;
  std::vector<double> rounded;
  for (const GrammarEdge& edge : edges) {
    rounded.push_back(std::max(1.0, std::round(edge.probability * steps)));
    sum += rounded.back();
  }
  double cost = 0;
  for (std::size_t i = 0; i < edges.size(); ++i)
    cost += edges[i].probability * std::log2(edges[i].probability * sum / rounded[i]);
  return std::max(0.0, cost);
}

double cost_of(const Grammar& grammar, const SourceStatistics& statistics, int p) {
  double cost = 0;
  for (std::size_t s = 0; s < grammar.edges.size(); ++s)
    cost += statistics.states[s] * rounding_cost(grammar.edges[s], p);
  return cost;
}

}  // namespace

GrammarLength grammar_length(const Grammar& grammar, const SourceStatistics& statistics) {
  constexpr int kMostBits = 24;
  GrammarLength length;
  do {
    ++length.probability_bits;
    length.cost_bits = cost_of(grammar, statistics, length.probability_bits);
  } while (length.cost_bits > kGrammarTolerance && length.probability_bits < kMostBits);
  double edges = 0;
  for (const auto& leaving : grammar.edges) edges += static_cast<double>(leaving.size());
  const auto states = static_cast<double>(grammar.states.size());
  const double word = std::log2(static_cast<double>(grammar.words.size())), state = std::log2(states);
  length.structure_bits = states * word + edges * (word + state);
  length.bits = length.structure_bits + (edges - states) * length.probability_bits;
  return length;
}

}  // namespace qs
