#include "core/language/test_text.hpp"

#include <string>

namespace qs {
namespace {

constexpr std::size_t kMostTestWindows = 65536, kShortestWindow = 2, kLongestWindow = 64;
/// Training stays below: 2²⁰ steps of 256 windows of 64 words.
constexpr std::uint64_t kTestStream = std::uint64_t{1} << 60;

}  // namespace

Expected<TestText> draw_test_text(const Grammar& grammar, std::uint64_t seed, std::size_t windows,
                                  std::size_t length) {
  if (windows < 1 || windows > kMostTestWindows) {
    return refuse("test text: windows", std::to_string(windows), "1 to " + std::to_string(kMostTestWindows));
  }
  if (length < kShortestWindow || length > kLongestWindow) {
    return refuse("test text: length", std::to_string(length),
                  std::to_string(kShortestWindow) + " to " + std::to_string(kLongestWindow));
  }
  TestText text;
  text.length = length;
  for (std::size_t window = 0; window < windows; ++window) {
    const std::size_t first = window * length;
    const GrammarText drawn = draw_text(grammar, seed, kTestStream + first, length);
    text.inputs.push_back(grammar.end_word);
    text.inputs.insert(text.inputs.end(), drawn.words.begin(), drawn.words.end() - 1);
    text.targets.insert(text.targets.end(), drawn.words.begin(), drawn.words.end());
    text.states.insert(text.states.end(), drawn.states.begin(), drawn.states.end());
    for (const GrammarState state : drawn.states) {
      if (state == grammar.start) text.sentence_words.push_back(0);
      text.sentences.push_back(static_cast<std::uint32_t>(text.sentence_words.size() - 1));
      ++text.sentence_words.back();
    }
    for (VerbPosition verb : verb_positions(grammar, drawn)) {
      verb.position += static_cast<std::uint32_t>(first);
      text.verbs.push_back(verb);
    }
  }
  return text;
}

}  // namespace qs
