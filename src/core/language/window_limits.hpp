#pragma once
/// Limits of prediction on windows of T words that begin with a sentence, the text on which models are measured:
///
///     p_0 = the start state,   p_{t+1} = p_t P
///     floor      (1/T) Σ_t Σ_s p_t(s) H(W|s)                                 bits a word
///     excess_k   (1/T) Σ_t Σ_{s,c} p_t(s, c) D(P(·|s) ‖ Q(·|c))              of a reader who sees only the last k words c
///
/// Q(·|c) is what running text says after the words c (context_entropy.hpp). At the beginning of a window fewer than k words
/// stand there, and the reader, who sees the end word before them, knows the state: no excess.
///
/// The surprise: the floor is not the entropy rate h, although the first state is known. h is the mean over states as
/// running text visits them, while a window visits the states near a beginning more often; whole sentences would have h
/// again.

#include <vector>

#include "core/language/grammar.hpp"

namespace qs {

struct WindowLimits {
  double floor_bits = 0;
  std::vector<double> excess_bits;  // entry k: of a reader of k words; ends where contexts become too many
};

/// Windows of 1 to 64 words, contexts of 0 to `longest` words (at most 8). An entry with more than 65,536 contexts and
/// states ends the list; k = 0 is always there.
Expected<WindowLimits> window_limits(const Grammar& grammar, int window_words, int longest);

}  // namespace qs
