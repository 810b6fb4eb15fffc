#pragma once
/// The source of the lab "language": its grammar, all that is known of it exactly, and the text that models are
/// measured on.

#include <memory>

#include "core/language/grammar_length.hpp"
#include "core/language/knowledge_shares.hpp"
#include "core/language/window_limits.hpp"

namespace qs {

/// Of the test text: so many windows of so many words. A preview takes the first of them.
inline constexpr std::size_t kTestWindows = 1024, kPreviewWindows = 32, kWindowWords = 32;
inline constexpr std::uint64_t kTestSeed = 1;
inline constexpr int kLongestContext = 4;  // whose limit is marked

struct LanguageWorld {
  Grammar grammar;
  SourceStatistics statistics;
  WindowLimits limits;  // of windows of kWindowWords
  std::vector<bool> rare;
  GrammarLength length;
  TestText text, preview;
  double guessing_bits() const;  // log2(words)
};
/// Refuses nothing for a grammar of make_grammar(): limits and text are always there.
Expected<std::shared_ptr<const LanguageWorld>> make_world(Grammar grammar);

}  // namespace qs
