#pragma once
/// The lab "language" at work: reads grammar and checkpoint, trains, measures. update() sets the goal, step() works
/// on it, and partial results can be shown at any time.

#include "labs/language/learning.hpp"
#include "labs/language/reading.hpp"
#include "labs/language/sweep.hpp"
#include "labs/state/run_log.hpp"
#include "labs/values/memo.hpp"

namespace qs {

class LanguageSession {
 public:
  /// Name of the bundled file that is waited for; empty if none, or if one was refused.
  std::string wants_file() const;
  Expected<void> supply_file(std::span<const std::byte> bytes);
  void refuse_file() { gave_up_ = true; }
  void ask_again() { gave_up_ = false; }
  bool has_given_up() const { return gave_up_; }

  void update(const AppState& state);
  bool step(const Budget& may_go_on);
  bool is_working() const { return !held_ && has_work(); }
  bool has_work() const;
  double progress() const;

  /// The reader's controls of long work.
  void hold(bool held) { held_ = held; }
  bool is_held() const { return held_; }
  void train_again();
  void look_for_weight();

  const LanguageWorld* world() const { return world_.get(); }
  /// Why there is no training with these parameters.
  const std::optional<Error>& problem() const { return learning_problem_; }
  const Learning* learning() const { return learning_.get(); }
  const LanguageExaminee* examinee() const { return examinee_.get(); }
  /// True if the reader's own model is shown, and not the bundled one.
  bool shows_own() const { return live_; }
  const HeaviestWeight* heaviest() const { return heaviest_.get(); }
  /// Metrics of a state, as a row of pinned runs; nothing while its model is not there.
  std::optional<Run> run_of(const AppState& state) const;

  // Null if the view does not show it, or it is not there yet.
  const LanguageTrial* trial = nullptr;  // perhaps a preview
  const ReadingResult* reading = nullptr;
  const AttentionResult* attention = nullptr;
  const LanguageSweep* kinds = nullptr;
  const LanguageSweep* sweep = nullptr;
  const LanguageSweep* widths = nullptr;

 private:
  void forget_measures();
  void choose_model(const AppState& state);
  void begin_examining();
  void show(const AppState& state);
  void begin_trial(const LanguageSetting& setting);
  const LanguageSweep* begun(std::unique_ptr<LanguageSweep>& kept, std::vector<LanguageSetting> settings);
  Job* present_job() const;

  std::shared_ptr<const LanguageWorld> world_;
  std::optional<Transformer> bundled_;
  bool gave_up_ = false, held_ = false;

  std::optional<LearningParams> learning_params_;
  std::unique_ptr<Learning> learning_;
  std::optional<Error> learning_problem_;
  bool is_training_wanted_ = false;

  bool live_ = false;  // whose measures these are
  std::unique_ptr<ExamineeJob> examining_;
  std::shared_ptr<const LanguageExaminee> examinee_;
  std::unique_ptr<LanguageTrialJob> trial_job_;
  std::optional<LanguageTrial> trial_;
  Job* view_job_ = nullptr;
  std::unique_ptr<LanguageSweep> kinds_, sweep_, widths_;
  std::unique_ptr<HeaviestWeight> heaviest_;

  struct ReadingKey {
    LanguageSetting setting;
    std::uint64_t seed = 0;
    bool operator==(const ReadingKey&) const = default;
  };
  struct AttentionKey {
    int steps = 0;
    std::uint64_t seed = 0, sentence = 0, word = 0;
    bool operator==(const AttentionKey&) const = default;
  };
  Memo<ReadingKey, ReadingResult> reading_memo_;
  Memo<AttentionKey, AttentionResult> attention_memo_;
};

/// The setting that a state asks for.
LanguageSetting language_setting(const AppState& state);

}  // namespace qs
