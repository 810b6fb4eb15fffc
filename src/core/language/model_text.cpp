#include "core/language/model_text.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/random.hpp"

namespace qs {
namespace {

Word inverted(std::span<const double> probabilities, double u) {
  double sum = 0;
  std::size_t last = 0;  // with a probability: u may lie in the rounding error of the sum
  for (std::size_t w = 0; w < probabilities.size(); ++w) {
    sum += probabilities[w];
    if (u < sum) return static_cast<Word>(w);
    if (probabilities[w] > 0) last = w;
  }
  return static_cast<Word>(last);
}

/// e^z / Σ e^z; where a logit is no number, all words alike.
std::vector<double> shares_of(std::span<const float> logits) {
  const double most = *std::max_element(logits.begin(), logits.end());
  std::vector<double> shares;
  double sum = 0;
  for (const float z : logits) {
    shares.push_back(std::exp(z - most));
    sum += shares.back();
  }
  for (double& share : shares)
    share = std::isfinite(sum) ? share / sum : 1 / static_cast<double>(logits.size());
  return shares;
}

}  // namespace

std::vector<double> source_probabilities(const Grammar& grammar, GrammarState state) {
  std::vector<double> probabilities(grammar.words.size());
  for (const GrammarEdge& edge : grammar.edges[state]) probabilities[edge.word] = edge.probability;
  return probabilities;
}

WrittenSentence source_sentence(const Grammar& grammar, std::uint64_t seed, std::uint64_t first,
                                std::size_t most) {
  WrittenSentence sentence;
  GrammarState state = grammar.start;
  while (sentence.words.size() < most) {
    sentence.probabilities.push_back(source_probabilities(grammar, state));
    const Word word =
        inverted(sentence.probabilities.back(), uniform_at(seed, first + sentence.words.size()));
    sentence.words.push_back(word);
    if (word == grammar.end_word) break;
    state = grammar.edge(state, word)->next;
  }
  return sentence;
}

WrittenSentence model_sentence(const Transformer& transformer, const Grammar& grammar, std::uint64_t seed,
                               std::uint64_t first, std::size_t most) {
  WrittenSentence sentence;
  TransformerPass pass;
  pass.use(transformer);
  std::vector<Word> inputs{grammar.end_word};
  const std::size_t longest = std::min<std::size_t>(most, transformer.sizes.context);
  while (sentence.words.size() < longest) {
    const std::span<const float> logits = pass.forward(inputs, inputs.size());
    sentence.probabilities.push_back(shares_of(logits.last(grammar.words.size())));
    const Word word =
        inverted(sentence.probabilities.back(), uniform_at(seed, first + sentence.words.size()));
    sentence.words.push_back(word);
    if (word == grammar.end_word) break;
    inputs.push_back(word);
  }
  return sentence;
}

std::vector<std::vector<double>> probabilities_along(const Transformer& transformer, const Grammar& grammar,
                                                     std::span<const Word> words) {
  std::vector<Word> inputs{grammar.end_word};
  inputs.insert(inputs.end(), words.begin(), words.end());
  inputs.resize(std::min<std::size_t>(inputs.size(), transformer.sizes.context));
  TransformerPass pass;
  pass.use(transformer);
  const std::span<const float> logits = pass.forward(inputs, inputs.size());
  std::vector<std::vector<double>> along;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    along.push_back(shares_of(logits.subspan(i * grammar.words.size(), grammar.words.size())));
  return along;
}

}  // namespace qs
