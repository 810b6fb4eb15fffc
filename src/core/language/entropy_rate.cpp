#include "core/language/entropy_rate.hpp"

#include <limits>

#include "core/information/entropy.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/portable_log.hpp"

namespace qs {
namespace {

/// Takes one state after the other out of the chain, from the last, and puts them back from the first.
std::vector<double> stationary(const Grammar& grammar) {
  const std::size_t n = grammar.states.size();
  std::vector<double> p(n * n);
  for (std::size_t s = 0; s < n; ++s)
    for (const GrammarEdge& edge : grammar.edges[s]) p[s * n + edge.next] += edge.probability;
  for (std::size_t out = n - 1; out > 0; --out) {
    double leaves = 0;
    for (std::size_t to = 0; to < out; ++to) leaves += p[out * n + to];
    for (std::size_t from = 0; from < out; ++from) {
      const double passes = p[from * n + out] /= leaves;
      for (std::size_t to = 0; to < out; ++to) p[from * n + to] += passes * p[out * n + to];
    }
  }
  std::vector<double> pi(n);
  pi[0] = 1;
  double sum = 1;
  for (std::size_t back = 1; back < n; ++back) {
    for (std::size_t from = 0; from < back; ++from) pi[back] += pi[from] * p[from * n + back];
    sum += pi[back];
  }
  for (double& one : pi) one /= sum;
  return pi;
}

}  // namespace

SourceStatistics source_statistics(const Grammar& grammar) {
  SourceStatistics found;
  found.states = stationary(grammar);
  found.words.resize(grammar.words.size());
  for (std::size_t s = 0; s < grammar.states.size(); ++s) {
    std::vector<double> next;
    for (const GrammarEdge& edge : grammar.edges[s]) {
      next.push_back(edge.probability);
      found.words[edge.word] += found.states[s] * edge.probability;
    }
    found.state_entropy.push_back(entropy_bits(next));
    found.entropy_rate_bits += found.states[s] * found.state_entropy.back();
  }
  found.word_entropy_bits = entropy_bits(found.words);
  found.sentence_words = 1 / found.states[grammar.start];
  return found;
}

double code_length_bits(const Grammar& grammar, std::span<const GrammarState> states,
                        std::span<const Word> words) {
  double nats = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const GrammarEdge* edge = grammar.edge(states[i], words[i]);
    if (edge == nullptr) return std::numeric_limits<double>::infinity();
    nats -= portable_log(edge->probability);
  }
  return nats / kLn2;
}

}  // namespace qs
