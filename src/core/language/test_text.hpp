#pragma once
/// Text to measure models on: windows of equal length, each from the start of a sentence and with the end
/// word before it, so that the state of every position is known. The floor of the loss is near the entropy rate,
/// not it (window_limits.hpp). A test text is a function of grammar and seed, drawn from another part of the stream than any
/// training (language_training.hpp).

#include <cstdint>
#include <vector>

#include "core/language/grammar_text.hpp"

namespace qs {

struct TestText {
  std::size_t length = 0;                // positions of a window
  std::vector<Word> inputs;              // windows × length: the end word, then the text but its last word
  std::vector<Word> targets;             // windows × length: the text
  std::vector<GrammarState> states;      // before each target
  std::vector<std::uint32_t> sentences;  // of each target, numbered from 0 over all windows
  std::vector<std::uint32_t> sentence_words;  // targets of each sentence; the last of a window may be cut
  std::vector<VerbPosition> verbs;            // by their place among all targets
  std::size_t positions() const { return targets.size(); }
  std::size_t windows() const { return length == 0 ? 0 : targets.size() / length; }
};

/// 1 to 65536 windows of 2 to 64 positions.
Expected<TestText> draw_test_text(const Grammar& grammar, std::uint64_t seed, std::size_t windows,
                                  std::size_t length);

}  // namespace qs
