#pragma once
/// Entropy rate of a unifilar source, and the statistics of its text far from any beginning:
///
///     π P = π,   Σ π_s = 1                stationary probabilities of the states
///     h = Σ_s π_s H(W|s)                  bits a word (Shannon 1948, section 7, eq. for H)
///     P(w) = Σ_s π_s P(w|s)               word frequencies
///     P(start)^−1                         mean sentence, in words, its end counted
///
/// The stationary distribution comes from state reduction without subtractions (Grassmann, Taksar, Heyman
/// 1985), to a relative error of about 1e-14. No code and no model takes fewer bits a word than h on the
/// average. The surprise: the same formula is badly low for a source that is not unifilar, which
/// make_grammar() refuses.

#include <span>
#include <vector>

#include "core/language/grammar.hpp"

namespace qs {

struct SourceStatistics {
  std::vector<double> states;         // π
  std::vector<double> words;          // P(w)
  std::vector<double> state_entropy;  // H(W|s), bits
  double entropy_rate_bits = 0;       // h, a word
  double word_entropy_bits = 0;       // of P(w): what a model without context cannot go below
  double sentence_words = 0;          // mean length
};
SourceStatistics source_statistics(const Grammar& grammar);

/// −Σ log2 P(w_i | s_i): the code length of a text whose states are known. Divided by the words it tends to
/// h.
double code_length_bits(const Grammar& grammar, std::span<const GrammarState> states,
                        std::span<const Word> words);

}  // namespace qs
