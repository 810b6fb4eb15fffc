#pragma once
/// Cached results of the present lab: each part is recomputed only when its parameters or the sample change.

#include "labs/app/lab_pass.hpp"
#include "labs/blocks/lab.hpp"
#include "labs/capacity/session.hpp"
#include "labs/entropy/draws.hpp"
#include "labs/ladder/lab.hpp"
#include "labs/ladder/tail_sweep.hpp"
#include "labs/model/session.hpp"
#include "labs/network/session.hpp"
#include "labs/noise/lab.hpp"
#include "labs/overview/lab.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/run_log.hpp"
#include "labs/values/memo.hpp"

namespace qs {

/// Results of the present lab and view. A pointer is null where its lab or view is not shown.
struct ShownResults {
  const OverviewResult* overview = nullptr;
  /// Shares of equal bins over the zoomed range; null without a zoom.
  const std::vector<double>* close_up = nullptr;
  const NoiseResult* noise = nullptr;
  const ValidityMap* validity = nullptr;
  const ClipSweep* clips = nullptr;
  const NoiseReport* definitions = nullptr;
  const LadderResult* ladder = nullptr;
  const TailSweep* tail = nullptr;
  const BlocksResult* blocks = nullptr;
  const BlockSizes* block_sizes = nullptr;
  const EntropyResult* entropy = nullptr;
  const DrawResult* draws = nullptr;
  const BytesResult* bytes = nullptr;
  const FieldsResult* fields = nullptr;
  // These hold long work that the reader starts and stops.
  NetworkSession* network = nullptr;
  CapacitySession* capacity = nullptr;
  ModelSession* model = nullptr;
};

class LabResults : public ShownResults {
 public:
  /// `source` names the origin of the sample.
  void update(const AppState& state, const SourceChoice& source, const std::shared_ptr<const Sample>& sample);

  /// Metrics of one tensor and one quantizer, whichever lab is shown.
  const OverviewResult* summarize(const AppState& state, const std::shared_ptr<const Sample>& sample) {
    return overview_of(state, is_measured({state.quantizer}, sample) ? sample : beginning_);
  }
  /// Number of values that the shown results rest on, until step() has measured all of them; then 0.
  std::uint64_t preview_count() const { return preview_count_; }
  /// Every metric of the present lab's measurement; null if it cannot be measured, or not all is.
  const Run* measure(const AppState& state, const std::shared_ptr<const Sample>& sample);
  /// Metrics of the trained network for a state of its lab.
  std::optional<Run> measure_network(const AppState& state) const;
  /// Continues long computations after update(); true while there is more.
  bool step(const Budget& may_go_on, bool nothing_is_dragged);
  /// True while what is shown is not all that it will be.
  bool is_measuring() const { return pass_params_ || blocks_ != nullptr; }
  bool is_working() const {
    return is_measuring() || drawing_ != nullptr || (tail_ != nullptr && !tail_->is_done()) ||
           (block_sizes_ != nullptr && !block_sizes_->is_done()) ||
           (survey_ != nullptr && !survey_->is_done()) || (network != nullptr && network->is_working()) ||
           (capacity != nullptr && capacity->is_working()) || (model_ != nullptr && model_->works_here());
  }

  /// Null until there was a survey, which goes on while another lab is shown.
  ModelSession* survey() const { return model_.get(); }
  void update_model(const AppState& state, const FileSession* file, std::uint64_t session, double time);

 private:
  void compute(const AppState& state, const std::shared_ptr<const Sample>& sample);
  bool is_measured(const PassParams& wanted, const std::shared_ptr<const Sample>& whole);
  void choose_measured(const AppState& state, const std::shared_ptr<const Sample>& whole);
  void end_pass();
  void end_blocks();
  const Expected<Analysis>& analysis_of(const AppState& state, const std::shared_ptr<const Sample>& sample);
  const OverviewResult* overview_of(const AppState& state, const std::shared_ptr<const Sample>& sample);
  void update_sessions(const AppState& state);
  void update_ladder(const AppState& state, const SourceChoice& source,
                     const std::shared_ptr<const Sample>& sample);
  const BlocksResult& blocks_of(const AppState& state, const std::shared_ptr<const Sample>& sample);
  void forget_jobs();
  void update_blocks(const AppState& state, const std::shared_ptr<const Sample>& sample);
  void update_noise(const AppState& state, const std::shared_ptr<const Sample>& sample);
  void update_entropy(const AppState& state, const std::shared_ptr<const Sample>& sample);

  SampleMemo<QuantizerSpec, Expected<Analysis>> analysis_memo_;
  SampleMemo<QuantizerSpec, OverviewResult> overview_memo_;
  SampleMemo<AppState, std::optional<Run>> run_memo_;
  SampleMemo<std::vector<double>, std::vector<double>> close_up_memo_;
  SampleMemo<NoiseParams, NoiseResult> noise_memo_;
  SampleMemo<NoParams, ValidityMap> validity_memo_;
  SampleMemo<ClipParams, ClipSweep> clip_memo_;
  SampleMemo<PassParams, NoiseReport> report_memo_;
  SampleMemo<QuantizerSpec, EntropyResult> entropy_memo_;
  SampleMemo<DrawParams, std::shared_ptr<DrawJob>> draw_memo_;
  SampleMemo<QuantizerSpec, BytesResult> byte_memo_;
  SampleMemo<NoParams, FieldsResult> field_memo_;
  SampleMemo<BlocksParams, BlocksResult> block_memo_;
  SampleMemo<NoParams, std::shared_ptr<const Sample>> block_beginning_memo_;
  // For a long sample: its beginning, what the lab wants of all its values, and the pass that measures it.
  std::shared_ptr<const Sample> whole_, beginning_, measured_;
  std::optional<PassParams> pass_params_;
  std::unique_ptr<LabPass> pass_;
  std::optional<AppState> shown_;
  std::uint64_t preview_count_ = 0;
  std::unique_ptr<LadderSurvey> survey_;
  std::unique_ptr<TailJob> tail_;
  std::unique_ptr<BlocksJob> blocks_;
  std::weak_ptr<const Sample> blocks_whole_;
  std::unique_ptr<BlockSizesJob> block_sizes_;
  DrawJob* drawing_ = nullptr;  // in the view that shows it, until it is done
  // Shared pointers carry their deleters: to destroy an empty one calls no code of the second module part.
  std::shared_ptr<NetworkSession> network_;
  std::shared_ptr<CapacitySession> capacity_;
  std::shared_ptr<ModelSession> model_;
  std::optional<Run> network_run_;
  std::string surveyed_law_;
};

}  // namespace qs
