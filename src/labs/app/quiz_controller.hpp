#pragma once
/// The quiz beside the lab: a session, and what joins it to the app that it asks about. What it needs it asks
/// the host for by name, as the labs do.

#include "labs/app/app.hpp"
#include "labs/quiz/session.hpp"

namespace qs {

/// The file of items, as a request names it beside layers and digits.
inline constexpr std::string_view kItemsFile = "items";

namespace quiz {

/// Methods are virtual because their code comes later than whoever calls them: what is called directly may be
/// inlined, and would come at once.
class Controller {
 public:
  Session session;

  virtual ~Controller() = default;
  /// Before each frame, while a quiz is open.
  virtual void update(App& app);
  /// The name of the bytes that are wanted now, or nothing.
  virtual std::string wants() const;
  virtual void supply(App& app, const std::string& name, std::span<const std::byte> bytes);
  virtual void refuse(const std::string& name, const std::string& reason);

  void check(App& app);
  /// Sets the lab to where the present task or observation begins, or to a state that shows something.
  void begin(App& app) const;
  /// The same question in another variant.
  void retry(App& app);
  /// What comes next, of one concept where it is named; where all is solved, to the progress.
  void next(App& app, std::string_view topic = "");
  /// The same among the items about the reader's own model.
  void next_own(App& app);

  /// Text to be kept, when it has changed since the last call.
  virtual std::optional<std::string> take_progress();
  /// Answers that were graded since the last call, a JSON object each, one a line.
  virtual std::string take_attempts();
  virtual Progress::Score score(std::string_view item) const;
  /// The first time asks, the second forgets.
  void forget_progress();
  bool is_asking_to_forget() const { return asking_to_forget_; }

  /// A text whose places name facts of the present state: "{sqnr_db|1} dB". "–" where there are none.
  virtual std::string tell(App& app, std::string_view pattern);
  /// Whether a predicate holds in the present state.
  virtual bool holds(App& app, std::string_view predicate);

 private:
  std::string layer_, items_path_;
  bool asked_for_items_ = false, asking_to_forget_ = false;
  std::uint64_t kept_changes_ = 0, links_seen_ = 0;
  std::optional<AppState> seen_;
  std::string placed_;  // the question that the lab was set for
};

std::shared_ptr<Controller> make_quiz_controller();

}  // namespace quiz
}  // namespace qs
