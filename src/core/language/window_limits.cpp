#include "core/language/window_limits.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/language/entropy_rate.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/portable_log.hpp"

namespace qs {
namespace {

constexpr int kMostWords = 64, kMostContext = 8;
constexpr std::size_t kMostPlaces = std::size_t{1} << 16;

using Context = std::vector<Word>;  // the last words, the latest last
using Places = std::map<std::pair<Context, GrammarState>, double>;

/// One word on; contexts keep their last k words.
Places one_word_on(const Grammar& grammar, const Places& places, std::size_t k) {
  Places next;
  for (const auto& [place, weight] : places) {
    for (const GrammarEdge& edge : grammar.edges[place.second]) {
      Context context = place.first;
      context.push_back(edge.word);
      if (context.size() > k) context.erase(context.begin());
      next[{std::move(context), edge.next}] += weight * edge.probability;
    }
  }
  return next;
}

/// P(w | context) in running text, by context of k words.
std::map<Context, std::vector<double>> running_text(const Grammar& grammar, const SourceStatistics& source,
                                                    std::size_t k) {
  Places places;
  for (std::size_t s = 0; s < source.states.size(); ++s)
    places[{Context{}, static_cast<GrammarState>(s)}] = source.states[s];
  for (std::size_t i = 0; i < k && places.size() <= kMostPlaces; ++i)
    places = one_word_on(grammar, places, k);
  std::map<Context, std::vector<double>> words;
  if (places.size() > kMostPlaces) return words;
  std::map<Context, double> sums;
  for (const auto& [place, weight] : places) {
    std::vector<double>& next = words[place.first];
    next.resize(grammar.words.size());
    sums[place.first] += weight;
    for (const GrammarEdge& edge : grammar.edges[place.second]) next[edge.word] += weight * edge.probability;
  }
  for (auto& [context, next] : words)
    for (double& probability : next) probability /= sums[context];
  return words;
}

double divergence_bits(const Grammar& grammar, GrammarState state, const std::vector<double>& reader) {
  double nats = 0;
  for (const GrammarEdge& edge : grammar.edges[state])
    nats += edge.probability * portable_log(edge.probability / reader[edge.word]);
  return nats / kLn2;
}

}  // namespace

Expected<WindowLimits> window_limits(const Grammar& grammar, int window_words, int longest) {
  if (window_words < 1 || window_words > kMostWords)
    return refuse("window: words", std::to_string(window_words), "1 to " + std::to_string(kMostWords));
  if (longest < 0 || longest > kMostContext)
    return refuse("context: words", std::to_string(longest), "0 to " + std::to_string(kMostContext));
  const SourceStatistics source = source_statistics(grammar);
  WindowLimits limits;
  for (int words = 0; words <= longest; ++words) {
    const auto k = static_cast<std::size_t>(words);
    const auto reader = running_text(grammar, source, k);
    if (reader.empty()) break;
    double excess = 0, floor = 0;
    Places places;
    // The end word stands before the window.
    places[{k == 0 ? Context{} : Context{grammar.end_word}, grammar.start}] = 1;
    for (int t = 0; t < window_words; ++t) {
      for (const auto& [place, weight] : places) {
        floor += weight * source.state_entropy[place.second];
        if (place.first.size() == k)
          excess += weight * divergence_bits(grammar, place.second, reader.at(place.first));
      }
      places = one_word_on(grammar, places, k);
    }
    limits.floor_bits = floor / window_words;
    limits.excess_bits.push_back(excess / window_words);
  }
  return limits;
}

}  // namespace qs
