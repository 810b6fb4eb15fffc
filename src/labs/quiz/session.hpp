#pragma once
/// A learner's session: the items file, the question that the state names, the answer so far, the hints
/// shown, and the progress. Canvas, the page's own text and the tests use the same object. It draws nothing
/// and reads no clock; the host sets the time.

#include "labs/quiz/progress.hpp"
#include "labs/state/app_state.hpp"

namespace qs::quiz {

/// Phases of "predict": predict, look, explain. Other kinds ask once.
enum class Phase { kAsking, kObserving, kExplaining, kDone };

struct Draft {
  int chosen = -1, explained = -1;
  std::string typed;
  std::vector<std::size_t> order;  // indices of the entries as shown
  bool ordered = false;
  std::vector<std::optional<double>> points;
};

class Session {
 public:
  Session() = default;

  // ── The file ──
  bool has_items() const { return !file_.items.empty(); }
  /// Reads a file; its error lists all that is wrong, one sentence each.
  Expected<void> supply_items(std::string_view name, std::string_view json);
  void refuse_items(std::string reason) { problem_ = std::move(reason); }
  const ItemFile& file() const { return file_; }
  const Item* item(std::string_view id) const;
  /// Reason why there is no question although one was requested.
  const std::string& problem() const { return problem_; }

  // ── The question ──
  /// Sets the item and seed that the state names; unknown ids mean no question.
  void ask(std::string_view id, std::uint64_t seed);
  const Question* question() const { return question_ ? &*question_ : nullptr; }
  std::uint64_t seed() const { return seed_; }
  Phase phase() const { return phase_; }
  const Draft& draft() const { return draft_; }
  void choose(int shown);
  void type(std::string typed);
  /// Moves the entry at this place up (−1) or down (+1).
  void move(std::size_t place, int by);
  void set_point(std::size_t place, double y);
  /// Grades the answer. `facts` of the present state; `runs` of pinned runs, for tasks over two.
  void check(const Names& facts, std::span<const Names> runs, const std::string& link);
  /// Of a task: whether the present state meets its goals, before anything is graded. Empty until watched.
  void watch(const Names& facts, std::span<const Names> runs);
  const std::vector<GoalNow>& goals_now() const { return goals_now_; }
  const std::optional<Verdict>& verdict() const { return verdict_; }
  /// Verdict on the prediction, once it is locked.
  const std::optional<Verdict>& prediction() const { return prediction_; }
  /// While observing: goes on to the explanation once the state shows what the item asks for.
  void observe(const Names& facts);
  const std::string& observed() const { return observed_; }
  std::size_t hints_shown() const { return hints_; }
  void hint();
  bool solution_shown() const { return solution_; }
  void show_solution() { solution_ = true; }
  bool is_solved() const { return verdict_ && verdict_->outcome == Outcome::kCorrect; }
  /// True if another variant exists.
  bool has_more_variants() const;
  void set_rules(const QuizRules& rules) { rules_ = rules; }
  const QuizRules& rules() const { return rules_; }
  /// Attempts left for the present question; nothing if unlimited.
  std::optional<std::uint64_t> attempts_left() const;

  // ── What was done ──
  const Progress& progress() const { return progress_; }
  void set_progress(Progress progress) { progress_ = std::move(progress); }
  void reset_progress();
  std::string next(std::string_view topic = "") const;
  /// Counts changes that are to be stored.
  std::uint64_t changes() const { return changes_; }
  void set_time(double milliseconds) { now_ = milliseconds; }
  /// Returns the attempts since the last call, for a host page.
  std::vector<Attempt> take_attempts() { return std::exchange(attempts_, {}); }

  Calls& calls() { return calls_; }
  const Calls& calls() const { return calls_; }

 private:
  void grade(Verdict verdict, const std::string& response, const std::string& link);
  Expected<Verdict> grade_state(const Names& facts, std::span<const Names> runs);

  ItemFile file_;
  Calls calls_;
  std::string problem_, asked_;
  std::optional<Question> question_;
  std::uint64_t seed_ = 1, changes_ = 0;
  Phase phase_ = Phase::kAsking;
  Draft draft_;
  std::optional<Verdict> verdict_, prediction_;
  std::vector<GoalNow> goals_now_;
  std::string observed_;
  std::size_t hints_ = 0;
  bool solution_ = false;
  Progress progress_;
  Progress::Passed passed_;
  QuizRules rules_;
  double now_ = 0, asked_at_ = 0;
  std::vector<Attempt> attempts_;
};

}  // namespace qs::quiz
