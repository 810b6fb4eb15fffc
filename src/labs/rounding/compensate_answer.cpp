// The answer of the view "compensate", and the cases in which its numbers mean nothing.
#include <algorithm>
#include <cmath>

#include "labs/rounding/answer_words.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

bool is_exact(const std::optional<double>& db) {
  return db && std::isinf(*db) && *db > 0;
}

/// A sentence where no power is there to compare an error with, or no error; empty otherwise.
std::string without_numbers(const CompensateResult& result, bool is_on) {
  const RoundedPoint &nearest = result.shown.nearest, &better = result.shown.compensated;
  if (!nearest.weight_db) return std::string(text(Text::compensate_no_weights));
  if (result.dead.size() == result.columns) return std::string(text(Text::compensate_silent));
  const RoundedPoint& shown = is_on ? better : nearest;
  if (!nearest.output_db)
    return text(Text::compensate_no_outputs, {{"weight", decibels_text(nearest.weight_db)}});
  if (is_exact(shown.weight_db)) return std::string(text(Text::compensate_exact));
  // Dead inputs alone keep compensation from this.
  if (is_exact(nearest.weight_db)) return std::string(text(Text::compensate_exact_live));
  if (is_exact(shown.output_db) && (!is_on || is_exact(nearest.output_db)))
    return text(Text::compensate_exact_outputs, {{"weight", decibels_text(shown.weight_db)}});
  return {};
}

/// No code of an input that is in use has changed.
std::string unchanged(const CompensateResult& result) {
  const RoundedPoint& shown = result.shown.compensated;
  const Text sentence = result.columns == 1      ? Text::compensate_one_column
                        : result.is_uncorrelated ? Text::compensate_uncorrelated
                                                 : Text::compensate_unchanged;
  return text(sentence,
              {{"weight", decibels_text(shown.weight_db)}, {"output", decibels_text(shown.output_db)}});
}

std::string before_and_after(const CompensateResult& result) {
  const RoundedPoint &nearest = result.shown.nearest, &better = result.shown.compensated;
  const std::string weight_before = decibels_text(nearest.weight_db),
                    weight = decibels_text(better.weight_db);
  const std::string output_before = decibels_text(nearest.output_db),
                    output = decibels_text(better.output_db);
  const bool outputs_go = !is_exact(better.output_db) && output != output_before;
  if (*better.weight_db < *nearest.weight_db && weight != weight_before && outputs_go)
    return text(Text::compensate_on, {{"weight_before", weight_before},
                                      {"weight", weight},
                                      {"output_before", output_before},
                                      {"output", output}});
  std::string words(text(Text::compensate_pushed));
  words += " " + (weight == weight_before
                      ? text(Text::compensate_weights_keep, {{"weight", weight}})
                      : text(Text::compensate_weights_go, {{"before", weight_before}, {"after", weight}}));
  if (is_exact(better.output_db)) return words + " " + std::string(text(Text::compensate_outputs_exact));
  return words + " " +
         (outputs_go ? text(Text::compensate_outputs_go, {{"before", output_before}, {"after", output}})
                     : text(Text::compensate_outputs_keep, {{"output", output}}));
}

std::string dead_words(const CompensateResult& result) {
  if (result.dead.empty() || result.dead.size() == result.columns) return {};
  return " " + text(result.dead.size() == 1 ? Text::compensate_dead_input : Text::compensate_dead_inputs,
                    {{"count", std::to_string(result.dead.size())},
                     {"input", std::to_string(result.dead.front() + 1)}});
}

std::string dependent_words(const CompensateResult& result) {
  const bool is_told = result.dependent > 0 && !result.is_short_of_samples;
  if (!is_told) return {};
  return " " + text(Text::compensate_dependent, {{"count", std::to_string(result.dependent)},
                                                 {"columns", std::to_string(result.columns)}});
}

std::string words_on(const CompensateResult& result) {
  const RoundedPoint &nearest = result.shown.nearest, &better = result.shown.compensated;
  std::string words = without_numbers(result, true);
  if (words.empty()) words = result.shown.changed == 0 ? unchanged(result) : before_and_after(result);
  words += dead_words(result);
  if (better.accuracy && nearest.accuracy && result.exact_accuracy)
    words += " " + text(Text::compensate_accuracy, {{"after", share_read(*better.accuracy)},
                                                    {"before", share_read(*nearest.accuracy)},
                                                    {"exact", share_read(*result.exact_accuracy)}});
  if (result.shown.worse_rows > 0)
    words += " " + text(Text::compensate_worse, {{"count", std::to_string(result.shown.worse_rows)},
                                                 {"rows", std::to_string(result.rows)}});
  return words;
}

/// Output SNR that any code could reach at the rate of these; nothing outside the curve.
std::optional<double> reachable_db(const CompensateResult& result, double bits) {
  const auto ideal =
      std::lower_bound(result.ideal.begin(), result.ideal.end(), bits,
                       [](const CompensateResult::BoundPoint& point, double at) { return point.bits < at; });
  if (ideal == result.ideal.begin() || ideal == result.ideal.end()) return std::nullopt;
  const auto before = ideal - 1;
  return before->db + (bits - before->bits) / (ideal->bits - before->bits) * (ideal->db - before->db);
}

std::string words_off(const CompensateResult& result) {
  const RoundedPoint& nearest = result.shown.nearest;
  std::string words = without_numbers(result, false);
  if (!words.empty()) return words;
  const Placeholder weight{"weight", decibels_text(nearest.weight_db)},
      output{"output", decibels_text(nearest.output_db)};
  const std::optional<double> reachable = reachable_db(result, nearest.entropy_bits);
  constexpr double kNothingLeft = 0.1;  // dB
  if (!reachable || *reachable - *nearest.output_db < kNothingLeft)
    return text(Text::compensate_off_short, {weight, output});
  return text(Text::compensate_off,
              {weight, output, {"bits", fixed(nearest.entropy_bits, 2)}, {"ideal", fixed(*reachable, 1)}});
}

}  // namespace

std::string compensate_answer(const CompensateResult& result, bool is_on) {
  if (result.problem) return told(*result.problem);
  return (is_on ? words_on(result) : words_off(result)) + dependent_words(result);
}

}  // namespace qs
