#pragma once
/// One setting of a language model, quantized and measured against the source.

#include <memory>

#include "core/language/quantized_transformer.hpp"
#include "labs/language/world.hpp"

namespace qs {

/// A float model with its own measures, which settings are compared with.
struct LanguageExaminee {
  std::shared_ptr<const LanguageWorld> world;
  Transformer model;
  Evaluation exact, exact_preview;  // with their log probabilities
  KnowledgeShares knows;
};

struct LanguageSetting {
  std::optional<QuantizerSpec> spec;  // nothing: the float model
  std::optional<MatrixKind> only;     // the kind that is quantized; nothing for all
  std::uint64_t zero = 0;             // weight that is set to zero before, from 1; 0 for none
  bool operator==(const LanguageSetting&) const = default;
  KindFormats formats() const;
};

struct LanguageTrial {
  LanguageSetting setting;
  std::optional<Error> problem;
  bool is_preview = false;  // measured on the beginning of the text
  QuantizedTransformer quantized;
  Evaluation evaluation;  // without log probabilities
  Estimate added;         // excess more than the float model's, paired
  KnowledgeShares knows;
};

/// Measures on the preview at once.
LanguageTrial preview_trial(const LanguageExaminee& examinee, const LanguageSetting& setting);

class LanguageTrialJob : public Job {
 public:
  LanguageTrialJob(std::shared_ptr<const LanguageExaminee> examinee, LanguageSetting setting,
                   bool on_preview = false);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  const LanguageSetting& setting() const { return result_.setting; }
  /// Once, after step() has returned true.
  LanguageTrial take() { return std::move(result_); }

 private:
  void begin_evaluation();
  void finish();

  std::shared_ptr<const LanguageExaminee> examinee_;
  std::unique_ptr<QuantizeTransformerJob> quantizing_;
  std::unique_ptr<EvaluationJob> evaluating_;
  bool is_done_ = false;
  LanguageTrial result_;
};

/// Measures a float model, for trials to be compared with. Keeps the model, so that it may be shown meanwhile.
class ExamineeJob : public Job {
 public:
  ExamineeJob(std::shared_ptr<const LanguageWorld> world, Transformer model);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  std::shared_ptr<const LanguageExaminee> take() { return std::move(made_); }

 private:
  std::shared_ptr<LanguageExaminee> made_;
  std::unique_ptr<EvaluationJob> evaluating_;
  bool is_done_ = false;
};

}  // namespace qs
