#pragma once
/// A learner's progress, stored by the host if it stores anything for a visitor. The text contains a version;
/// text of another version, or none, is refused, and the host keeps it aside.

#include <optional>

#include "labs/quiz/grade.hpp"

namespace qs::quiz {

struct ItemRecord {
  int attempts = 0;
  bool solved = false;
  double credit = 0;              // 1, less for hints; the best attempt counts
  std::optional<double> quality;  // of a task: the best
  std::string link;               // the state that achieved it
};

struct Attempt {
  double time = 0, seconds = 0;  // when, in milliseconds of the host's clock; since the question was asked
  std::string item, response, outcome, branch;
  std::size_t variant = 0;
  std::uint64_t seed = 0;
  double credit = 0;
  std::string kind{}, title{};  // of the item, for the host's log; not stored
};

std::string to_json(const Attempt& attempt);

/// Credit: a quarter less for every hint; 0 with the worked solution.
double credit_for(int hints, bool solution_seen);

class Progress {
 public:
  ItemRecord record(const std::string& id) const;
  /// Records an attempt. Invalid answers are not attempts.
  void note(const Attempt& attempt, const std::optional<Quality>& quality, std::optional<double> reached,
            const std::string& link);
  const std::vector<Attempt>& log() const { return log_; }

  struct Mastery {
    std::size_t solved = 0, of = 0;
    double credit = 0;  // of `of`
    bool is_mastered() const { return of > 0 && solved == of; }
  };
  /// Challenges and items about the reader's own model are optional and do not count.
  Mastery mastery(const ItemFile& file, std::string_view topic) const;
  /// True if every topic before it is mastered.
  bool is_ready_for(const ItemFile& file, std::string_view topic) const;
  /// How often each item was passed over without an answer, by id.
  using Passed = std::map<std::string, int>;
  /// Returns the next item: unsolved ones topic by topic, in the order of the file for seed 1, else in an order set
  /// by the seed; items answered wrong come again at the end of their topic. Those that were passed over least come
  /// first, so that passing over meets all. If `topic` is given, of that topic only; `after` only if no other is
  /// left. Empty if all are solved.
  std::string next(const ItemFile& file, std::uint64_t seed, std::string_view topic = "",
                   std::string_view after = "", const Passed& passed = {}) const;

  /// Score of one item or, if `item` is empty, of all that count.
  struct Score {
    double raw = 0, max = 0;  // credit
    std::size_t answered = 0, solved = 0, count = 0;
  };
  Score score(const ItemFile& file, std::string_view item) const;
  /// Returns the next item about the reader's own model, unsolved ones first. Empty if there is none but
  /// `after`.
  std::string next_own(const ItemFile& file, std::string_view after = "") const;

  std::string to_text() const;
  static Expected<Progress> from_text(std::string_view text);
  /// One line per attempt (JSON lines).
  std::string log_text() const;

 private:
  std::map<std::string, ItemRecord> records_;
  std::vector<std::string> wrong_;  // in the order in which they were answered wrong
  std::vector<Attempt> log_;
};

}  // namespace qs::quiz
