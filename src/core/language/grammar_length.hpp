#pragma once
/// Length of one description of a grammar, in bits: a table of its edges, an upper bound on what a model of this
/// source must know.
///
///     bits = S log2 W  +  E (log2 W + log2 S)  +  (E − S) p
///
/// for S states, E edges and W words: how many edges leave each state, the word and next state of each edge, and
/// the probabilities but the last of each state, as whole multiples of 2^−p. p is the least for which text costs
/// at most 0.001 bit a word more by the rounded probabilities than by the exact ones:
///
///     cost(p) = Σ_s π_s D(P(·|s) ‖ P_p(·|s))
///
/// (two-part description: Rissanen 1978). The spelling of the words is not counted. The surprise: the grammar
/// takes some 2 kbit; the smallest float model that we found holds thirteen times as many.

#include "core/language/entropy_rate.hpp"

namespace qs {

inline constexpr double kGrammarTolerance = 0.001;  // bits a word

struct GrammarLength {
  double bits = 0;            // of all parts
  double structure_bits = 0;  // edges: words and next states
  int probability_bits = 0;   // p, 1 to 24
  double cost_bits = 0;       // cost(p), a word
};
GrammarLength grammar_length(const Grammar& grammar, const SourceStatistics& statistics);

}  // namespace qs
