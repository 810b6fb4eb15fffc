#pragma once
/// The network of the labs "network" and "capacity": trained from digits that are loaded once, then
/// quantized, tested on a drawing, swept, retrained and fitted into budgets. update() sets the goal, step()
/// works on it, and partial results can be shown at any time.

#include "core/numerics/always_inline.hpp"
#include "io/digits.hpp"
#include "labs/digit/answer.hpp"
#include "labs/network/budget.hpp"
#include "labs/network/classroom.hpp"
#include "labs/network/state.hpp"
#include "labs/state/run_log.hpp"
#include "labs/values/memo.hpp"

namespace qs {

/// Fixed split of the digits: a fifth of every class for testing, drawn with this seed.
inline constexpr double kTestShare = 0.2;
inline constexpr std::uint64_t kSplitSeed = 0;

/// A quantized network and its answers.
struct QuantizeResult {
  std::optional<Error> problem;
  std::vector<LayerFormats> formats;
  QuantizedNetwork quantized;
  Judgement judgement;
};

struct DrawnResult {
  std::vector<float> pixels;          // 0 to 1
  std::optional<std::uint8_t> truth;  // of a test image
  Answer exact, quantized;            // float32, and the chosen formats
  std::vector<Answer> widths;         // the present family at each of its widths, the widest first
  std::optional<int> flips_at;        // the widest that answers differently from float32
};

struct RetrainPoint {
  int bits = 0;
  double afterwards = 0;          // accuracy with the weights rounded after training
  std::optional<double> in_loop;  // retrained with rounding in the loop; nothing until that is done
};

class NetworkSession {
 public:
  /// True until the digits are supplied or refused; ask_again() takes back a refusal.
  bool wants_digits() const { return data_ == nullptr && !gave_up_; }
  Expected<void> supply_digits(std::span<const std::byte> bytes);
  void refuse_digits() { gave_up_ = true; }
  void ask_again() { gave_up_ = false; }
  const Split* data() const { return data_.get(); }

  void update(const AppState& state);
  bool step(const Budget& may_go_on);
  /// True if there is work that is not held.
  bool is_working() const { return !held_ && has_work(); }
  bool has_work() const;
  double progress() const;

  /// The reader's controls of long work.
  void hold(bool held) { held_ = held; }
  bool is_held() const { return held_; }
  void train_one_epoch();
  void train_again();

  const NetworkParams& params() const { return params_; }
  const Training* training() const { return training_.get(); }
  bool is_trained() const { return examinee_ != nullptr; }
  const std::shared_ptr<const Examinee>& examinee() const { return examinee_; }

  /// Metrics of a state, as a row of pinned runs; nothing while the network is untrained, or trained for
  /// another state.
  std::optional<Run> run_of(const AppState& state) const;

  // Null if the view does not show it, or the network is not trained.
  const QuantizeResult* quantized = nullptr;
  const DrawnResult* drawn = nullptr;
  const Classroom* classroom = nullptr;  // also while it is trained, renewed after each epoch
  const NetworkSweep* sweep = nullptr;
  const BudgetSolution* own_budget = nullptr;
  const std::optional<BudgetAnswers>* budget_answers = nullptr;

  const SensitivitySurvey* sensitivity() const { return sensitivity_.get(); }
  const std::vector<RetrainPoint>& retrained() const { return retrained_; }
  const Training* retraining() const { return retraining_.get(); }
  /// The reader's solutions of budgets, the most accurate first.
  const std::vector<BudgetSolution>& attempts() const { return attempts_; }
  void keep_attempt();

 private:
  void start_training();
  void finish_training();
  void show(const AppState& state);
  QuantizeResult quantize(const std::vector<LayerFormats>& formats) const;
  DrawnResult draw(const AppState& state) const;
  Answer ask(const std::vector<LayerFormats>& formats, std::span<const float> pixels) const;
  void step_retraining();
  void begin_answers();
  bool retraining_is_done() const;

  std::shared_ptr<const Split> data_;
  bool gave_up_ = false, held_ = false;
  bool one_epoch_ = false;  // hold again at the end of this one
  NetworkParams params_;
  std::unique_ptr<Training> training_;
  std::shared_ptr<const Examinee> examinee_;
  Job* view_job_ = nullptr;  // job of the present view

  Memo<std::vector<LayerFormats>, QuantizeResult> quantize_memo_;
  Memo<AppState, DrawnResult> draw_memo_;
  Memo<std::size_t, Classroom> classroom_memo_;  // by the number of epochs
  Memo<std::vector<int>, BudgetSolution> own_budget_memo_;
  double budget_ = 0;  // bits a weight
  std::unique_ptr<BudgetJob> answers_;
  std::unique_ptr<NetworkSweep> sweep_;
  std::unique_ptr<SensitivitySurvey> sensitivity_;
  bool retrains_ = false;
  std::unique_ptr<Training> retraining_;
  std::vector<RetrainPoint> retrained_;
  std::vector<BudgetSolution> attempts_;
};

}  // namespace qs
