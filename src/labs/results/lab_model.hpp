#pragma once
/// A lab's model stands between its state and its picture: it keeps the lab's results and brings them up to date. The
/// row of a lab makes its model when the lab is first opened (LabInfo::make); App and LabResults know no lab by name.

#include <memory>
#include <optional>
#include <string>

#include "labs/results/measurement.hpp"
#include "labs/state/run_log.hpp"
#include "labs/values/sample_loader.hpp"

namespace qs {

/// The things that a model reads. Of the reader's file there may be none; of the sample there is one where the lab uses values.
struct LabInput {
  const AppState& state;
  const SourceChoice& source;                   // of the sample
  const std::shared_ptr<const Sample>& sample;  // all of it
  const FileSession* file;
  std::uint64_t file_session;  // its number, as in a ByteRequest
  bool file_is_opening;        // another one
  double time;                 // milliseconds of the host's clock
  bool is_preview = false;     // the sample is of the first values only, whose axes are not known
};

class LabResults;

/// The things that a model shares with the others.
struct LabShare {
  Measurement& measurement;  // of one quantizer on the sample
  LabResults& results;       // where a model shows what it has; also for a lab that shows another's results
};

/// A change that a lab wants before it is brought up to date.
struct LabWish {
  std::optional<AppState> state;
  std::string sentence;        // for the reader
  bool opens_example = false;  // the bundled model, as if the reader had brought it
};

class LabModel {
 public:
  virtual ~LabModel() = default;

  /// True if the lab chooses by itself which part of a long sample it measures. Otherwise the beginning stands for it
  /// until a pass over all values has measured what wanted() names.
  virtual bool measures_by_itself() const { return false; }
  virtual PassParams wanted(const AppState& state) const { return {state.quantizer}; }

  virtual LabWish wish(const LabInput& /*input*/) { return {}; }
  virtual void update(const LabInput& input, const LabShare& share) = 0;
  /// Another lab is shown: drops work that only a picture wants.
  virtual void leave() {}

  /// Works within the budget; true while more can go on at once.
  virtual bool step(const Budget& /*may_go_on*/) { return false; }
  /// True while what is shown will still change.
  virtual bool is_working() const { return false; }
  /// True if step() has work, or waits for bytes, whichever lab is shown.
  virtual bool works_unseen() const { return false; }
  /// True while what is shown is not all of the sample.
  virtual bool is_measuring() const { return false; }

  /// Metrics of a state as a row that can be pinned; nothing without them.
  virtual std::optional<Run> run(const AppState& state, const std::shared_ptr<const Sample>& sample,
                                 Measurement& measurement);
  /// True if run() would return one, without measuring anything.
  virtual bool has_run() const { return true; }

  /// Numbers for texts beside those of run(), of the state that is shown.
  virtual std::vector<LabFact> facts() const { return {}; }

  /// Bundled file that the lab waits for; empty if none.
  virtual std::string wants_file() const { return {}; }
  virtual Expected<void> supply_file(std::span<const std::byte> /*bytes*/) { return {}; }
  virtual void refuse_file() {}
  /// Takes back a refusal.
  virtual void ask_again() {}
  /// Range of the reader's file that the lab waits for, shown or not.
  virtual std::optional<io::FileRange> wants_range() const { return std::nullopt; }
  virtual void supply_range(std::span<const std::byte> /*bytes*/) {}
  virtual void refuse_range(std::string /*reason*/) {}
};

}  // namespace qs
