#pragma once
/// The survey of the open model: work to do, work under way, results.
///
/// Hosts with helpers (workers, threads) set their number and take requests; each helper runs a TensorJob of
/// its own. Without helpers, step() runs one here, between frames, and requests bytes as the sample loader
/// does.

#include <deque>
#include <memory>
#include <utility>

#include "core/numerics/always_inline.hpp"
#include "labs/importance/joined.hpp"
#include "labs/model/compared_models.hpp"
#include "labs/model/result.hpp"
#include "labs/model/tensor_job.hpp"
#include "labs/values/file_session.hpp"

namespace qs {

struct SurveyRequest {
  std::uint64_t id = 0;
  std::uint64_t session = 0;  // number of the model, as in a ByteRequest
  std::size_t tensor = 0;     // index in the list
  std::vector<QuantizerSpec> formats;
  bool stacks_are_experts = false;  // io::choose_stacks()
  std::vector<float> importance{};  // of the tensor's inputs; or empty
};

/// The model that the open one is compared with.
struct SecondModel {
  std::optional<double> progress;          // while it works
  std::optional<ComparedModels> compared;  // once it is done
  std::string csv, page;                   // a line for each pair; all of it to read and print
  std::string problem;                     // why it could not be compared
};

class ModelSession {
 public:
  enum class Run { kGoing, kPaused, kStopped };

  /// `file` may be null. `time` in milliseconds, for the estimate of the time left.
  void update(const AppState& state, const FileSession* file, std::uint64_t session, double time);

  /// Updates the time alone.
  void tick(double time);

  /// Number of tensors that the host can measure at once; 0 to measure here.
  void set_helpers(std::size_t helpers) { helpers_ = helpers; }
  /// True if take_request() would return one: a host starts a helper only for work that waits.
  bool has_request();
  /// Returns each request once; nothing if all helpers are busy or no work is left.
  std::optional<SurveyRequest> take_request();
  /// Tells a helper whether to go on with its tensor, wait, or drop it.
  enum class Fate { kWanted, kHeld, kDropped };
  Fate fate(std::uint64_t id) const;
  void report(std::uint64_t id, double progress);
  void bring(std::uint64_t id, TensorFigures figures);
  void refuse(std::uint64_t id, std::string reason);

  /// Bytes needed by the job that runs here.
  std::optional<io::FileRange> wants() const { return here_ ? here_->wants() : std::nullopt; }
  void feed(std::span<const std::byte> bytes);
  void refuse_bytes(std::string reason);
  /// True while more work needs no bytes first.
  bool step(const Budget& may_go_on);

  Run run() const { return run_; }
  /// Pausing keeps the work under way, stopping drops it.
  void set_run(Run run);
  /// Puts a tensor before all others, even while the survey is stopped.
  void measure_first(std::size_t tensor);

  bool is_working() const;
  /// True if there are no helpers and step() has work or waits for bytes.
  bool works_here() const { return helpers_ == 0 && is_working(); }
  bool is_measuring(std::size_t tensor) const;
  /// Share of the model's bytes that has been measured, 0 to 1.
  double progress() const;
  std::size_t measured() const;
  /// Estimated seconds left; nothing while there is no estimate.
  std::optional<double> seconds_left() const;

  const ModelTable& table() const { return table_; }
  /// The table as the state wants it: of the weights, or of the outputs.
  const ModelTable& shown() const { return outputs_ ? *outputs_ : table_; }
  /// Null if no model is open.
  const ModelResult* result() const { return session_ == 0 ? nullptr : &result_; }
  const Sensitivities& sensitivities() const { return sensitivities_; }
  void set_sensitivities(Sensitivities sensitivities);
  const SecondModel& second() const { return second_; }
  void set_second(SecondModel second) { second_ = std::move(second); }
  /// Weighs errors of this model and of later ones by what goes into the layers; measures again what has a list in it.
  void set_importance(Importance importance);
  const Importance& importance() const { return importance_; }
  /// The part of it that belongs to the open model.
  const JoinedImportance& joined() const { return joined_; }

 private:
  struct Outstanding {
    SurveyRequest request;
    double progress = 0;
  };

  void begin(const FileSession& file);
  void choose_stacks(bool are_experts);
  void forget(std::size_t tensor);
  void join_importance();
  std::vector<QuantizerSpec> missing(std::size_t tensor) const;
  std::optional<std::size_t> next_tensor();
  std::vector<Outstanding>::iterator find(std::uint64_t id);
  void begin_here();

  std::uint64_t session_ = 0, next_id_ = 1, version_ = 1;
  ModelTable table_;
  std::optional<ModelTable> outputs_;  // of_outputs(), while they are shown
  std::vector<QuantizerSpec> formats_;
  std::vector<std::string> specs_;  // canonical texts of the formats
  std::deque<std::size_t> first_;
  std::vector<Outstanding> outstanding_;
  std::size_t helpers_ = 0, cursor_ = 0;
  std::unique_ptr<TensorJob> here_;
  Run run_ = Run::kGoing;
  bool stacks_are_experts_ = false;
  double time_ = 0, worked_ = 0, progress_at_start_ = 0;
  Sensitivities sensitivities_;
  SecondModel second_;
  Importance importance_;
  JoinedImportance joined_;
  ModelResult result_;
  std::optional<std::pair<ModelParams, std::uint64_t>> computed_;  // of the last result
};

}  // namespace qs
