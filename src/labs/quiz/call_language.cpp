#include <cmath>

#include "core/language/context_entropy.hpp"
#include "core/language/word_information.hpp"
#include "core/text.hpp"
#include "labs/language/world.hpp"
#include "labs/quiz/call_groups.hpp"

namespace qs::quiz::call {
namespace {

constexpr int kMostWords = 12;

/// A whole number of words, at least `least`.
Expected<int> words_of(const char* field, Arguments all, int least) {
  const double words = number(all, 0);
  if (words >= least && words <= kMostWords && std::floor(words) == words) return static_cast<int>(words);
  return refuse(field, shortest(words),
                "a whole number from " + std::to_string(least) + " to " + std::to_string(kMostWords));
}

Expected<ContextLimit> limit_of(Calls& calls, Arguments all) {
  const auto words = words_of("words", all, 0);
  if (!words) return tl::unexpected(words.error());
  const auto world = calls.language_world();
  if (!world) return tl::unexpected(world.error());
  const auto limits = context_limits((*world)->grammar, *words);
  if (!limits) return tl::unexpected(limits.error());
  if (limits->size() == static_cast<std::size_t>(*words) + 1) return limits->back();
  return refuse("words", shortest(*words), "at most " + std::to_string(limits->size() - 1));
}

}  // namespace

Expected<Value> source_rate_bits(Calls& calls, Arguments) {
  const auto world = calls.language_world();
  if (!world) return tl::unexpected(world.error());
  return (*world)->statistics.entropy_rate_bits;
}
Expected<Value> window_floor_bits(Calls& calls, Arguments) {
  const auto world = calls.language_world();
  if (!world) return tl::unexpected(world.error());
  return (*world)->limits.floor_bits;
}

Expected<Value> grammar_description_bits(Calls& calls, Arguments) {
  const auto world = calls.language_world();
  if (!world) return tl::unexpected(world.error());
  return (*world)->length.bits;
}

Expected<Value> context_entropy_bits(Calls& calls, Arguments all) {
  const auto limit = limit_of(calls, all);
  if (!limit) return tl::unexpected(limit.error());
  return limit->entropy_bits;
}
Expected<Value> verb_number_error(Calls& calls, Arguments all) {
  const auto limit = limit_of(calls, all);
  if (!limit) return tl::unexpected(limit.error());
  return limit->verb_number_error;
}

Expected<Value> lag_information(Calls& calls, Arguments all) {
  const auto distance = words_of("distance", all, 1);
  if (!distance) return tl::unexpected(distance.error());
  const auto world = calls.language_world();
  if (!world) return tl::unexpected(world.error());
  return lag_information_bits((*world)->grammar, *distance).back();
}
Expected<Value> number_information(Calls& calls, Arguments all) {
  const auto distance = words_of("distance", all, 1);
  if (!distance) return tl::unexpected(distance.error());
  const auto world = calls.language_world();
  if (!world) return tl::unexpected(world.error());
  return subject_verb_information((*world)->grammar, *distance).back().number_information_bits;
}

}  // namespace qs::quiz::call
