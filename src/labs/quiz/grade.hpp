#pragma once
/// Grading. Three outcomes are kept apart: what cannot be read is invalid and free; the rest is wrong or
/// correct. A wrong answer that the item expected gets the sentence for just that mistake.

#include "labs/quiz/question.hpp"

namespace qs::quiz {

enum class Outcome { kInvalid, kWrong, kCorrect };
inline constexpr std::array<std::string_view, 3> kOutcomes = {"invalid", "wrong", "correct"};

struct Verdict {
  Outcome outcome = Outcome::kInvalid;
  std::string branch;             // which answer it was: "key", "wrong 2", "option 0", "other"
  std::string says, link;         // why, and a state of the lab that shows it
  std::vector<bool> goals;        // of a task: which are met
  std::optional<double> quality;  // of a task that is solved
};

/// `shown`: the place among the options as they are shown; −1 for none.
Verdict grade_choice(std::span<const AskedOption> options, int shown);
Verdict grade_number(const Question& question, std::string_view typed);
/// `order`: places of the entries as they are shown, first to last; empty when nothing was moved.
Verdict grade_order(const Question& question, std::span<const std::size_t> order);
Verdict grade_drawing(const Question& question, std::span<const std::optional<double>> points);
/// `facts`: of the present state. Refuses where a predicate names what the lab does not have.
Expected<Verdict> grade_task(const Question& question, const Names& facts, Calls& calls);
/// Whether a predicate of the item holds; what the lab does not say is not so.
bool holds(const Question& question, std::string_view predicate, const Names& facts, Calls& calls);

/// Facts of two pinned runs under the names a_… and b_…, for every pair of them.
std::vector<Names> pairs_of(std::span<const Names> runs);

}  // namespace qs::quiz
