#include "labs/language/world.hpp"

#include <cmath>

namespace qs {

double LanguageWorld::guessing_bits() const {
  return std::log2(static_cast<double>(grammar.words.size()));
}

Expected<std::shared_ptr<const LanguageWorld>> make_world(Grammar grammar) {
  auto world = std::make_shared<LanguageWorld>();
  world->statistics = source_statistics(grammar);
  auto limits = window_limits(grammar, static_cast<int>(kWindowWords), kLongestContext);
  if (!limits) return tl::unexpected(limits.error());
  world->limits = std::move(*limits);
  world->rare = rare_words(world->statistics);
  world->length = grammar_length(grammar, world->statistics);
  for (const bool is_preview : {false, true}) {
    auto text = draw_test_text(grammar, kTestSeed, is_preview ? kPreviewWindows : kTestWindows, kWindowWords);
    if (!text) return tl::unexpected(text.error());
    (is_preview ? world->preview : world->text) = std::move(*text);
  }
  world->grammar = std::move(grammar);
  return world;
}

}  // namespace qs
