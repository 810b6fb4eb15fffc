#pragma once
/// Quiz controller: a session, joined to the lab that it asks about. Sees the lab through LabSight, hands back moves
/// and requests data from the host by name.

#include <memory>
#include <optional>
#include <span>

#include "labs/app/lab_sight.hpp"
#include "labs/quiz/session.hpp"

namespace qs {

/// Name of the items file in requests, beside layers and digits.
inline constexpr std::string_view kItemsFile = "items";

namespace quiz {

/// Part of the lab that would tell the answer: its sentence to a task, all of it to a curve that is to be drawn.
enum class Veil { kNothing, kSentence, kLab };

/// Virtual methods keep this code in the second module part: a direct call could be inlined into the first.
class Controller {
 public:
  Session session;

  virtual ~Controller() = default;
  /// Reads progress that the host kept from earlier visits.
  virtual std::optional<Move> bring_progress(const std::string& kept);
  /// Call before each frame while a quiz is open, and again after each move.
  virtual std::optional<Move> update(const LabSight& lab);
  /// Name of the bytes wanted now; empty if none.
  virtual std::string wants() const;
  virtual std::optional<Move> supply(const std::string& name, std::span<const std::byte> bytes);
  virtual void refuse(const std::string& name, const std::string& reason);

  std::optional<Move> check(const LabSight& lab);
  /// Sets the lab to the start of the present task or observation, or to a state with something to see.
  std::optional<Move> begin() const;
  /// Asks the same question in another variant.
  std::optional<Move> retry() const;
  /// Opens the next item, of one concept if `topic` names it; if all are solved, the progress page.
  Move next(const LabSight& lab, std::string_view topic = "");
  /// As next(), among the items about the reader's own model.
  Move next_own(const LabSight& lab);

  /// Hidden until the answer is in, or the solution is read.
  virtual Veil veil() const;

  /// Returns text to store if it changed since the last call.
  virtual std::optional<std::string> take_progress();
  /// Returns the answers graded since the last call, one JSON object a line.
  virtual std::string take_attempts();
  virtual Progress::Score score(std::string_view item) const;
  /// The first call asks for confirmation, the second forgets.
  void forget_progress();
  bool is_asking_to_forget() const { return asking_to_forget_; }

  /// Fills in a text whose places name facts of the present state: "{sqnr_db|1} dB". "–" for missing facts.
  virtual std::string tell(const LabSight& lab, std::string_view pattern);
  /// True if a predicate holds in the present state.
  virtual bool holds(const LabSight& lab, std::string_view predicate);

 private:
  /// State and number of runs with which a task's goals were last compared.
  struct Watched {
    AppState state;
    std::size_t runs = 0;
    bool operator==(const Watched&) const = default;
  };
  void watch(const LabSight& lab);

  std::string layer_, items_path_;
  bool asked_for_items_ = false, asking_to_forget_ = false;
  std::uint64_t kept_changes_ = 0, links_seen_ = 0;
  std::optional<AppState> seen_;
  std::optional<Watched> watched_;
  std::string placed_;  // the question that the lab was set for
};

std::shared_ptr<Controller> make_quiz_controller();

}  // namespace quiz
}  // namespace qs
