#pragma once
/// The lab as the quiz sees it, and the moves that the quiz hands back. AppSight implements the one, make() makes the
/// other, so that the quiz knows no App.

#include <cstdint>
#include <string>
#include <variant>

#include "labs/state/app_state.hpp"
#include "labs/state/run_log.hpp"
#include "labs/values/sample_loader.hpp"

namespace qs::quiz {

class LabSight {
 public:
  virtual ~LabSight() = default;
  virtual const AppState& state() const = 0;
  virtual const LoadedSample& loaded() const = 0;
  /// True while numbers will still change.
  virtual bool is_busy() const = 0;
  /// True if the reader has changed nothing.
  virtual bool is_fresh() const = 0;
  /// Counts opened links: the quiz keeps a state that came by link.
  virtual std::uint64_t links_opened() const = 0;
  /// Milliseconds of the host's clock, for the log of attempts.
  virtual double time() const = 0;
  /// The present state, measured; null until there are numbers.
  virtual const Run* present_run() const = 0;
  virtual const RunLog& run_log() const = 0;
  /// Numbers that the present lab alone has, by name.
  virtual std::vector<LabFact> own_facts() const { return {}; }
};

/// Sets the lab to the state of a link, without a history entry.
struct MoveLab {
  std::string link;
};
/// Opens an item or a page of the quiz.
struct OpenQuiz {
  std::string id;
  std::uint64_t seed = 1;
  bool is_history_entry = true;
};
/// Shows a sentence to the reader.
struct Say {
  std::string sentence;
};
using Move = std::variant<MoveLab, OpenQuiz, Say>;

}  // namespace qs::quiz
