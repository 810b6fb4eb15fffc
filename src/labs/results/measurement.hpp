#pragma once
/// The measurement of one quantizer on the loaded sample, shared by the labs that show its effect: changing the lab
/// measures nothing twice. Of a long sample the beginning is measured first, and a pass over all of it in slices.
/// Each part is measured anew only when its parameters or the sample change.

#include "labs/noise/lab.hpp"
#include "labs/overview/lab.hpp"
#include "labs/results/lab_pass.hpp"
#include "labs/state/app_state.hpp"
#include "labs/values/memo.hpp"

namespace qs {

/// Shares of equal bins over the zoomed range.
struct CloseUp {
  std::vector<double> shares;
};

/// Values of a long sample that are measured at once; a fit that searches visits each many times.
std::uint64_t most_at_once(const QuantizerSpec& spec);

class Measurement {
 public:
  /// Chooses what stands for the sample: all of it once `wanted` has been measured, until then its beginning.
  void begin(const PassParams& wanted, const std::shared_ptr<const Sample>& whole);
  /// For a lab that chooses by itself: all of the sample stands for it.
  void begin_whole(const std::shared_ptr<const Sample>& whole);
  /// No lab is shown that measures.
  void end();

  const std::shared_ptr<const Sample>& sample() const { return measured_; }
  /// Number of values that stand for the sample until all have been measured; then 0.
  std::uint64_t preview_count() const { return preview_count_; }
  bool is_measuring() const { return pass_params_.has_value(); }
  /// Goes on with the pass; true while there is more.
  bool step(const Budget& may_go_on);

  // Of what stands for the sample.
  const Expected<Analysis>& analysis(const QuantizerSpec& spec) { return analysis_of(spec, measured_); }
  const OverviewResult* overview(const QuantizerSpec& spec) { return overview_of(spec, measured_); }
  const ValidityMap* validity();
  /// Null if `wanted` asks for none.
  const NoiseReport* report(const PassParams& wanted);
  /// `report` may be null.
  const NoiseResult* noise(const NoiseParams& params, const NoiseReport* report);
  /// Null without a zoom.
  const CloseUp* close_up(const AppState& state);

  /// Of all of a sample.
  const Expected<Analysis>& analysis_of(const QuantizerSpec& spec,
                                        const std::shared_ptr<const Sample>& sample);
  /// The overview of a sample, or of its beginning until all of it has been measured.
  const OverviewResult* summary(const QuantizerSpec& spec, const std::shared_ptr<const Sample>& whole);

 private:
  const OverviewResult* overview_of(const QuantizerSpec& spec, const std::shared_ptr<const Sample>& sample);
  bool is_measured(const PassParams& wanted, const std::shared_ptr<const Sample>& whole);
  void end_pass();

  SampleMemo<QuantizerSpec, Expected<Analysis>> analysis_memo_;
  SampleMemo<QuantizerSpec, OverviewResult> overview_memo_;
  SampleMemo<std::vector<double>, CloseUp> close_up_memo_;
  SampleMemo<NoiseParams, NoiseResult> noise_memo_;
  SampleMemo<NoParams, ValidityMap> validity_memo_;
  SampleMemo<PassParams, NoiseReport> report_memo_;
  // Of a long sample: all of it, its beginning, what is wanted of all its values, and the pass that measures that.
  std::shared_ptr<const Sample> whole_, beginning_, measured_;
  std::optional<PassParams> pass_params_;
  std::unique_ptr<LabPass> pass_;
  std::uint64_t preview_count_ = 0;
};

}  // namespace qs
