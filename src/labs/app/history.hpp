#pragma once
/// Undo and redo of states, and a count of the states that the browser's Back returns from.
///
/// Two rules. Each record() is one step, except that all of one gesture are one. A recorded change discards what
/// redo() would bring; of the steps back, the last kMostSteps are kept.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace qs {

template <class State>
class History {
 public:
  static constexpr std::size_t kMostSteps = 200;

  /// Keeps the state that a change is about to replace.
  void record(const State& before) {
    future_.clear();
    if (gesture_ && gesture_is_recorded_) return;
    gesture_is_recorded_ = gesture_;
    past_.push_back(before);
    if (past_.size() > kMostSteps) past_.erase(past_.begin());
  }

  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  /// Returns the state before the last step; nothing if there is none.
  std::optional<State> undo(const State& present) { return travel(past_, future_, present); }
  /// Returns the state that undo() left; nothing if there is none.
  std::optional<State> redo(const State& present) { return travel(future_, past_, present); }

  void set_gesture(bool under_way) {
    gesture_ = under_way;
    gesture_is_recorded_ = false;
  }
  bool is_in_gesture() const { return gesture_; }
  /// Ends the gesture; returns the state before it, if it changed anything. Redo does not bring it back.
  std::optional<State> cancel_gesture(const State& present) {
    std::optional<State> before = gesture_is_recorded_ ? undo(present) : std::nullopt;
    future_.clear();
    set_gesture(false);
    return before;
  }

  /// Makes the present state one that the browser's Back returns from.
  void add_entry() { ++entries_; }
  std::uint64_t entries() const { return entries_; }

 private:
  static std::optional<State> travel(std::vector<State>& from, std::vector<State>& to, const State& present) {
    if (from.empty()) return std::nullopt;
    to.push_back(present);
    std::optional<State> state = std::move(from.back());
    from.pop_back();
    return state;
  }

  std::vector<State> past_, future_;
  bool gesture_ = false, gesture_is_recorded_ = false;
  std::uint64_t entries_ = 0;
};

}  // namespace qs
