#pragma once
/// Mutual information of words at a distance, exact for the source:
///
///     I(W_t; W_{t+d}) = Σ P(w, v at distance d) log2 P(w, v)/(P(w) P(v))
///
/// and of a subject with its main verb, given how far apart they are. The main verb is the one with which the
/// sentence's number is forgotten (grammar.hpp); a verb inside a relative clause leaves it held. The
/// surprise: between any two words information fades within a few words, between subject and verb it stays
/// near one bit at every distance.

#include <vector>

#include "core/language/grammar.hpp"

namespace qs {

/// Entry d − 1: bits between words d apart, d = 1 … longest.
std::vector<double> lag_information_bits(const Grammar& grammar, int longest);

struct SubjectVerb {
  double probability = 0;              // of this distance, over sentences with a subject
  double information_bits = 0;         // I(subject; main verb | distance)
  double number_information_bits = 0;  // I(number of the subject; number of the verb | distance)
  double verb_entropy_bits = 0;        // H(main verb | distance)
};
/// Entry d − 1: the main verb stands d words behind its subject. Zeros where that does not happen.
std::vector<SubjectVerb> subject_verb_information(const Grammar& grammar, int longest);

}  // namespace qs
