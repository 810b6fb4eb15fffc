#include "core/language/context_entropy.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "core/information/entropy.hpp"
#include "core/language/entropy_rate.hpp"

namespace qs {
namespace {

constexpr int kLongest = 64;
constexpr std::size_t kMostBeliefs = std::size_t{1} << 12;

/// States with their probabilities, in the order of the states; those of probability 0 are left out.
using Belief = std::vector<std::pair<GrammarState, double>>;
using Key = std::vector<std::pair<GrammarState, std::int64_t>>;

/// Beliefs with the probability of holding each.
class MixedStates {
 public:
  void add(const Belief& belief, double weight) {
    Key key;
    for (const auto& entry : belief)
      key.emplace_back(entry.first, std::llround(std::ldexp(entry.second, 40)));
    auto& place = beliefs_[key];
    if (place.second == 0) place.first = belief;
    place.second += weight;
  }
  std::size_t count() const { return beliefs_.size(); }
  template <class Work>
  void for_each(const Work& work) const {
    for (const auto& entry : beliefs_) work(entry.second.first, entry.second.second);
  }

 private:
  std::map<Key, std::pair<Belief, double>> beliefs_;
};

std::vector<double> next_word(const Grammar& grammar, const Belief& belief) {
  std::vector<double> words(grammar.words.size());
  for (const auto& entry : belief) {
    for (const GrammarEdge& edge : grammar.edges[entry.first])
      words[edge.word] += entry.second * edge.probability;
  }
  return words;
}

MixedStates one_word_more(const Grammar& grammar, const MixedStates& states) {
  MixedStates next;
  states.for_each([&](const Belief& belief, double weight) {
    std::map<Word, std::map<GrammarState, double>> after;
    for (const auto& entry : belief) {
      for (const GrammarEdge& edge : grammar.edges[entry.first])
        after[edge.word][edge.next] += entry.second * edge.probability;
    }
    for (const auto& word : after) {
      double sum = 0;
      for (const auto& entry : word.second) sum += entry.second;
      Belief updated;
      for (const auto& entry : word.second) updated.emplace_back(entry.first, entry.second / sum);
      next.add(updated, weight * sum);
    }
  });
  return next;
}

ContextLimit limit_of(const Grammar& grammar, const MixedStates& states) {
  ContextLimit limit;
  double wrong = 0, verbs = 0;
  states.for_each([&](const Belief& belief, double weight) {
    const std::vector<double> words = next_word(grammar, belief);
    limit.entropy_bits += weight * entropy_bits(words);
    double singular = 0, plural = 0;
    for (std::size_t w = 0; w < words.size(); ++w) {
      if (grammar.kinds[w] != WordKind::kVerb) continue;
      (grammar.numbers[w] == GrammaticalNumber::kPlural ? plural : singular) += words[w];
    }
    wrong += weight * std::min(singular, plural);
    verbs += weight * (singular + plural);
  });
  limit.verb_number_error = verbs > 0 ? wrong / verbs : 0;
  return limit;
}

}  // namespace

Expected<std::vector<ContextLimit>> context_limits(const Grammar& grammar, int longest) {
  if (longest < 0 || longest > kLongest)
    return refuse("context: words", std::to_string(longest), "0 to " + std::to_string(kLongest));
  const SourceStatistics source = source_statistics(grammar);
  Belief unknown;
  for (std::size_t s = 0; s < source.states.size(); ++s)
    unknown.emplace_back(static_cast<GrammarState>(s), source.states[s]);
  MixedStates states;
  states.add(unknown, 1);
  std::vector<ContextLimit> limits;
  double sum = 0;
  for (int k = 0; k <= longest && (k == 0 || states.count() <= kMostBeliefs); ++k) {
    limits.push_back(limit_of(grammar, states));
    sum += limits.back().entropy_bits;
    limits.back().window_bits = sum / (k + 1);
    if (k < longest) states = one_word_more(grammar, states);
  }
  return limits;
}

}  // namespace qs
