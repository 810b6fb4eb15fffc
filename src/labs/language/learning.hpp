#pragma once
/// A language model that learns in front of the reader: training with its measure at some fifty steps, a sentence at
/// a few of them, and where a head looks.

#include <deque>

#include "core/language/language_training.hpp"
#include "core/language/model_text.hpp"
#include "labs/language/state.hpp"
#include "labs/language/world.hpp"

namespace qs {

struct LearningParams {
  TransformerSizes sizes;
  LanguageTrainingParams training;
  std::uint64_t seed = 1;
  bool operator==(const LearningParams&) const = default;
};
LearningParams learning_params(const AppState& state, std::uint32_t words);

struct MeasuredStep {
  int step = 0;
  double excess_bits = 0;
  std::optional<double> far_agreement;
};
struct SpokenStep {
  int step = 0;
  WrittenSentence sentence;
  bool is_grammatical = false;
};

class Learning : public Job {
 public:
  /// Refuses sizes and parameters that the core refuses.
  static Expected<std::unique_ptr<Learning>> make(std::shared_ptr<const LanguageWorld> world,
                                                  const LearningParams& params);
  bool step(const Budget& may_go_on) override;
  double progress() const override { return training_->progress(); }
  bool is_done() const { return training_->is_done(); }
  const LanguageTraining& training() const { return *training_; }
  const LearningParams& params() const { return params_; }
  const std::vector<MeasuredStep>& measured() const { return measured_; }
  const std::vector<SpokenStep>& spoken() const { return spoken_; }

 private:
  Learning(std::shared_ptr<const LanguageWorld> world, const LearningParams& params);
  int next_stop() const;
  void look();

  std::shared_ptr<const LanguageWorld> world_;
  LearningParams params_;
  std::unique_ptr<LanguageTraining> training_;
  std::vector<MeasuredStep> measured_;
  std::vector<SpokenStep> spoken_;
};

/// Attention of one place of a sentence: how much each head of each layer takes from the words before it.
struct AttentionResult {
  std::vector<Word> words;  // what the model has read: the end word first, as at the start of a window
  std::size_t place = 0;    // the word that looks back: at most the last
  struct Head {
    std::size_t layer = 0, head = 0;
    std::vector<float> shares;  // of each word up to `place`
  };
  std::vector<Head> heads;
};
AttentionResult compute_attention(const Transformer& model, const Grammar& grammar,
                                  const std::vector<Word>& sentence, std::size_t place);

}  // namespace qs
