#pragma once
/// The survey of the open model: what is to be measured next, what is under way, what is known.
///
/// It measures nothing itself. Hosts that have helpers (workers, threads) say how many and take requests;
/// each helper runs a TensorJob of its own. Where there are none, step() runs one here, between frames, and
/// asks for bytes as the workspace does.

#include <deque>
#include <memory>
#include <utility>

#include "core/numerics/always_inline.hpp"
#include "labs/model/result.hpp"
#include "labs/model/tensor_job.hpp"
#include "labs/values/file_session.hpp"

namespace qs {

struct SurveyRequest {
  std::uint64_t id = 0;
  std::uint64_t session = 0;  // of the model, as in a ByteRequest
  std::size_t tensor = 0;     // its place in the list
  std::vector<QuantizerSpec> formats;
  bool stacks_are_experts = false;  // io::choose_stacks()
};

class ModelSession {
 public:
  enum class Run { kGoing, kPaused, kStopped };

  /// `file` may be null. Time in milliseconds, for the estimate.
  void update(const AppState& state, const FileSession* file, std::uint64_t session, double time);

  /// The time alone.
  void tick(double time);

  /// How many tensors the host can measure at a time; 0 where they are measured here.
  void set_helpers(std::size_t helpers) { helpers_ = helpers; }
  /// The next for a helper, once each; nothing where all are busy, or there is nothing to do.
  std::optional<SurveyRequest> take_request();
  /// What a helper should do with the one that it is at.
  enum class Fate { kWanted, kHeld, kDropped };
  Fate fate(std::uint64_t id) const;
  void report(std::uint64_t id, double progress);
  void bring(std::uint64_t id, TensorFigures figures);
  void refuse(std::uint64_t id, std::string reason);

  /// For the job that runs here.
  std::optional<io::FileRange> wants() const { return here_ ? here_->wants() : std::nullopt; }
  void feed(std::span<const std::byte> bytes);
  void refuse_bytes(std::string reason);
  /// True while there is more that needs no bytes first.
  bool step(const Budget& may_go_on);

  Run run() const { return run_; }
  /// Pausing keeps what is under way, stopping gives it up.
  void set_run(Run run);
  /// Before all others, also while the rest is stopped.
  void measure_first(std::size_t tensor);

  bool is_working() const;
  /// Without helpers, step() has something to do or waits for bytes.
  bool works_here() const { return helpers_ == 0 && is_working(); }
  bool is_measuring(std::size_t tensor) const;
  /// Part of the bytes of the model that have been measured, 0 to 1.
  double progress() const;
  std::size_t measured() const;
  /// Seconds that are left; nothing until it can be told.
  std::optional<double> seconds_left() const;

  const ModelTable& table() const { return table_; }
  /// Null where no model is open.
  const ModelResult* result() const { return session_ == 0 ? nullptr : &result_; }
  const Sensitivities& sensitivities() const { return sensitivities_; }
  void set_sensitivities(Sensitivities sensitivities);

 private:
  struct Outstanding {
    SurveyRequest request;
    double progress = 0;
  };

  void begin(const FileSession& file);
  void choose_stacks(bool are_experts);
  std::vector<QuantizerSpec> missing(std::size_t tensor) const;
  std::optional<std::size_t> next_tensor();
  std::vector<Outstanding>::iterator find(std::uint64_t id);
  void begin_here();

  std::uint64_t session_ = 0, next_id_ = 1, version_ = 1;
  ModelTable table_;
  std::vector<QuantizerSpec> formats_;
  std::vector<std::string> specs_;  // their canonical texts
  std::deque<std::size_t> first_;
  std::vector<Outstanding> outstanding_;
  std::size_t helpers_ = 0, cursor_ = 0;
  std::unique_ptr<TensorJob> here_;
  Run run_ = Run::kGoing;
  bool stacks_are_experts_ = false;
  double time_ = 0, worked_ = 0, progress_at_start_ = 0;
  Sensitivities sensitivities_;
  ModelResult result_;
  std::optional<std::pair<ModelParams, std::uint64_t>> computed_;  // for which parameters and version
};

/// Made where its code is: a page begins without it.
QS_NOT_INLINED std::shared_ptr<ModelSession> make_model_session();

}  // namespace qs
