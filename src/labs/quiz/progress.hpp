#pragma once
/// What a learner has done: kept by the host where it keeps things for a visitor, or not at all. A version
/// stands in its text; what another version wrote, or nobody, is refused, and the host keeps it aside.

#include <optional>

#include "labs/quiz/grade.hpp"

namespace qs::quiz {

struct ItemRecord {
  int attempts = 0;
  bool solved = false;
  double credit = 0;              // 1, less for hints; the best attempt counts
  std::optional<double> quality;  // of a task: the best
  std::string link;               // the state that was it
};

struct Attempt {
  double time = 0, seconds = 0;  // when, in milliseconds of the host's clock; since the question was asked
  std::string item, response, outcome, branch;
  std::size_t variant = 0;
  std::uint64_t seed = 0;
  double credit = 0;
  std::string kind{}, title{};  // of the item, for who hears of it; not kept
};

std::string to_json(const Attempt& attempt);

/// A quarter less for every hint; the worked solution leaves none.
double credit_for(int hints, bool solution_seen);

class Progress {
 public:
  ItemRecord record(const std::string& id) const;
  /// Invalid answers are not attempts.
  void note(const Attempt& attempt, const std::optional<Quality>& quality, std::optional<double> reached,
            const std::string& link);
  const std::vector<Attempt>& log() const { return log_; }

  struct Mastery {
    std::size_t solved = 0, of = 0;
    double credit = 0;  // of `of`
    bool is_mastered() const { return of > 0 && solved == of; }
  };
  /// Challenges, and what is asked of the reader's own model, are beside the way and do not count.
  Mastery mastery(const ItemFile& file, std::string_view topic) const;
  /// Every topic before it is mastered.
  bool is_ready_for(const ItemFile& file, std::string_view topic) const;
  /// What comes next: unsolved items topic by topic, in the order of the file
  /// for seed 1, else as the seed has it; those that were answered wrong come
  /// last. Of one topic where it is named. Empty when all are solved.
  std::string next(const ItemFile& file, std::uint64_t seed, std::string_view topic = "",
                   std::string_view after = "") const;

  /// What was reached of one item, or, where none is named, of all that count.
  struct Score {
    double raw = 0, max = 0;  // credit
    std::size_t answered = 0, solved = 0, count = 0;
  };
  Score score(const ItemFile& file, std::string_view item) const;
  /// Of those about the reader's own model: unsolved ones
  /// first. Empty where the file has no other than `after`.
  std::string next_own(const ItemFile& file, std::string_view after = "") const;

  std::string to_text() const;
  static Expected<Progress> from_text(std::string_view text);
  /// A line an attempt (JSON lines).
  std::string log_text() const;

 private:
  std::map<std::string, ItemRecord> records_;
  std::vector<std::string> wrong_;  // in the order in which they were answered wrong
  std::vector<Attempt> log_;
};

}  // namespace qs::quiz
