#pragma once
/// Sentences that a source or a model writes, word by word, by inverting its distribution in the order of the
/// vocabulary:
///
///     w_i = the first word whose cumulated probability exceeds u_i,     u_i = uniform_at(seed, first + i)
///
/// With the same numbers u the source, a model and its quantized copy write the same sentence as long as their
/// distributions agree: the first word that differs is where quantization was heard. (draw_text() goes by the
/// order of a state's edges instead, so its sentences are others.) The surprise: two models that differ by
/// little part with a probability of about the total variation distance a word, Σ max(0, P − Q), however many
/// words they have shared before; from there on each goes its own way.

#include <cstdint>
#include <span>
#include <vector>

#include "core/language/transformer_pass.hpp"

namespace qs {

struct WrittenSentence {
  std::vector<Word> words;                         // the end word last, if the sentence ended in time
  std::vector<std::vector<double>> probabilities;  // before each word, of every word
};

/// Of the source: at most `most` words from the start of a sentence.
WrittenSentence source_sentence(const Grammar& grammar, std::uint64_t seed, std::uint64_t first,
                                std::size_t most);
/// Of a model: at most `most` words, and no more than the context holds. The vocabulary must be the grammar's.
WrittenSentence model_sentence(const Transformer& transformer, const Grammar& grammar, std::uint64_t seed,
                               std::uint64_t first, std::size_t most);
/// A model's probabilities before each of these words, and behind the last; as many words as the context holds.
std::vector<std::vector<double>> probabilities_along(const Transformer& transformer, const Grammar& grammar,
                                                     std::span<const Word> words);
/// P(w|s), of every word.
std::vector<double> source_probabilities(const Grammar& grammar, GrammarState state);

}  // namespace qs
