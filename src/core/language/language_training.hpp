#pragma once
/// Training of a transformer on text that a grammar draws anew for each step: the mean cross-entropy of
/// `windows` windows, each from the start of a sentence and as long as the context, goes down by AdamW
/// (adamw.hpp). The rate rises linearly over the first twentieth of the steps and then falls linearly to 0:
///
///     η_t = η · min(t / warm, (steps + 1 − t) / (steps − warm)),   warm = ⌈steps/20⌉,   t = 1 … steps
///
/// A run is a function of the transformer, the grammar and the parameters. No word is seen twice, so there is
/// nothing to overfit to: the loss of a step is an honest estimate, with the noise of its few hundred words.

#include <memory>
#include <optional>

#include "core/job.hpp"
#include "core/language/adamw.hpp"
#include "core/language/transformer_pass.hpp"

namespace qs {

struct LanguageTrainingParams {
  int steps = 600;              // 1 to 2²⁰
  int windows = 16;             // of a step: 1 to 256
  double learning_rate = 0.02;  // η: more than 0, at most 10
  AdamWParams optimizer{};
  std::uint64_t seed = 1;  // of the text
  bool operator==(const LanguageTrainingParams&) const = default;
};
/// Refuses what cannot be used, by name.
Expected<LanguageTrainingParams> checked(const LanguageTrainingParams& params);

class LanguageTraining : public Job {
 public:
  /// Refuses what checked() refuses, and a vocabulary that is not the grammar's.
  static Expected<std::unique_ptr<LanguageTraining>> make(Transformer transformer,
                                                          std::shared_ptr<const Grammar> grammar,
                                                          const LanguageTrainingParams& params);
  LanguageTraining(const LanguageTraining&) = delete;  // the pass refers to its transformer
  LanguageTraining& operator=(const LanguageTraining&) = delete;
  /// A unit of work is the gradient of about 128 words, fewer where there are many weights.
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return problem_.has_value() || steps_ == params_.steps; }
  int steps() const { return steps_; }
  /// The present one; after a divergence the last good one, at most 50 steps old.
  const Transformer& transformer() const { return transformer_; }
  /// Mean cross-entropy of each step's text before the step, bits a word.
  std::span<const double> losses_bits() const { return losses_; }
  /// Names the learning rate where a loss was no number, or where 50 steps lost more than twice as much as
  /// guessing, log2(words). The training is then over.
  const std::optional<Error>& problem() const { return problem_; }

 private:
  LanguageTraining(Transformer transformer, std::shared_ptr<const Grammar> grammar,
                   const LanguageTrainingParams& params);
  void draw();
  void some_windows();
  void descend();
  void look_back();
  void give_up();

  Transformer transformer_, last_good_;
  std::shared_ptr<const Grammar> grammar_;
  LanguageTrainingParams params_;
  AdamW optimizer_;
  TransformerPass pass_;
  std::vector<Word> inputs_;  // of the present step
  std::vector<std::uint8_t> targets_;
  std::size_t next_ = 0;  // its next row
  std::vector<float> gradient_;
  double loss_ = 0;  // nats, summed over its rows
  int steps_ = 0;
  std::vector<double> losses_;
  std::optional<Error> problem_;
};

}  // namespace qs
