#pragma once
/// Results of the labs: the model of each lab that was opened, and what the present one shows.

#include <span>
#include <string_view>
#include <vector>

#include "labs/results/lab_model.hpp"
#include "labs/results/shown_results.hpp"

namespace qs {

class LabResults : public ShownResults {
 public:
  /// Brings the results of the state's lab up to date. A lab that uses values waits for the sample.
  void update(const LabInput& input);
  LabWish wish(const LabInput& input) { return model_of(input.state.lab).wish(input); }
  /// The model of a lab, made when it is first asked for.
  LabModel& model_of(std::string_view lab);
  /// The lab that was brought up to date last; null before.
  LabModel* present() const { return present_; }

  /// Work that goes on while another lab is shown; null until its lab was opened.
  template <class Session>
  Session* kept() const {
    return kept_.session<Session>();
  }
  template <class Session>
  void keep(Session& session) {
    if (kept<Session>() == nullptr) kept_.show_session(session);
  }

  /// Metrics of one tensor and one quantizer, whichever lab is shown.
  const OverviewResult* summarize(const AppState& state, const std::shared_ptr<const Sample>& sample) {
    return measurement_.summary(state.quantizer, sample);
  }
  /// Number of values that the shown results rest on, until step() has measured all of them; then 0.
  std::uint64_t preview_count() const { return measurement_.preview_count(); }
  /// Every metric of a state of the present lab; null if it cannot be measured, or not all is.
  const Run* measure(const AppState& state, const std::shared_ptr<const Sample>& sample);
  /// Metrics of a state of a lab that uses no values; nothing for others.
  std::optional<Run> run_of(const AppState& state);
  /// Continues long computations after update(); true while there is more.
  bool step(const Budget& may_go_on, bool nothing_is_dragged);
  /// True while what is shown is not all that it will be.
  bool is_measuring() const {
    return measurement_.is_measuring() || (present_ != nullptr && present_->is_measuring());
  }
  bool is_working() const;
  /// The lab, shown or not, that waits for a range of the reader's file; null if none.
  LabModel* waits_for_range() const;

 private:
  std::vector<std::shared_ptr<LabModel>> models_;  // by place in labs(); null until opened
  LabModel* present_ = nullptr;
  ShownResults kept_;
  Measurement measurement_;
  SampleMemo<AppState, std::optional<Run>> run_memo_;
  std::optional<Run> own_run_;  // of a lab that uses no values
};

}  // namespace qs
