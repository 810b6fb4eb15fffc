#pragma once
/// Grading keeps three outcomes apart: unreadable answers are invalid and free; the rest are wrong or
/// correct. A wrong answer that the item expected gets the sentence for that mistake.

#include "labs/quiz/question.hpp"

namespace qs::quiz {

enum class Outcome { kInvalid, kWrong, kCorrect };
inline constexpr std::array<std::string_view, 3> kOutcomes = {"invalid", "wrong", "correct"};

struct Verdict {
  Outcome outcome = Outcome::kInvalid;
  std::string branch;             // which answer it was: "key", "wrong 2", "option 0", "other"
  std::string says, link;         // reason, and a state of the lab that shows it
  std::vector<bool> goals;        // of a task: true for each goal met
  std::optional<double> quality;  // of a solved task
};

/// `shown`: index among the options as shown; −1 for none.
Verdict grade_choice(std::span<const AskedOption> options, int shown);
Verdict grade_number(const Question& question, std::string_view typed);
/// `order`: indices of the entries as shown, first to last; empty if nothing was moved.
Verdict grade_order(const Question& question, std::span<const std::size_t> order);
Verdict grade_drawing(const Question& question, std::span<const std::optional<double>> points);
/// `facts`: of the present state. Refuses if a predicate names a fact that the lab does not have.
Expected<Verdict> grade_task(const Question& question, const Names& facts, Calls& calls);
/// A goal of a task in the present state.
struct GoalNow {
  bool met = false;
  std::string value;  // of the metric that the goal compares, with its unit; empty if it is another predicate
};
std::vector<GoalNow> goals_now(const Question& question, const Verdict& graded, const Names& facts);

/// True if a predicate of the item holds; false if it names a fact that is missing.
bool holds(const Question& question, std::string_view predicate, const Names& facts, Calls& calls);

/// Facts of two pinned runs under the names a_… and b_…, for every pair of runs.
std::vector<Names> pairs_of(std::span<const Names> runs);

}  // namespace qs::quiz
