#pragma once
/// Sentences side by side: of the source, of a float model and of its quantized copy, drawn by the same numbers
/// (core/language/model_text.hpp).

#include <array>

#include "core/language/model_text.hpp"
#include "labs/language/state.hpp"
#include "labs/language/trial.hpp"

namespace qs {

struct SentenceRow {
  WrittenSentence source, exact, quantized;
  std::size_t differs_at =
      0;  // first place where the quantized model parts from the float one; or the length
  std::size_t allowed_until = 0;  // place of the first word of the quantized model that the grammar forbids
  bool is_same() const { return differs_at == quantized.words.size(); }
  bool is_grammatical() const { return allowed_until == quantized.words.size(); }
};

/// Words that may come at a place of the quantized model's sentence.
struct NextWords {
  std::vector<double> source;  // empty behind a word that the grammar forbids
  std::vector<double> exact, quantized;
};

struct ReadingResult {
  std::array<SentenceRow, kSentenceRows> rows;
  std::array<std::vector<NextWords>, kSentenceRows> next;  // of each row and place
};

/// Sentences of the numbers `seed`; both models speak the grammar's words.
ReadingResult compute_reading(const Grammar& grammar, const Transformer& exact, const Transformer& quantized,
                              std::uint64_t seed);

}  // namespace qs
