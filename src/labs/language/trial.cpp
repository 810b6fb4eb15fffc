#include "labs/language/trial.hpp"

#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

EvaluationOptions with_reference(const std::vector<float>* reference) {
  EvaluationOptions options;
  options.keeps_log_probabilities = true;
  options.reference = reference;
  return options;
}

Transformer without_weight(Transformer model, std::uint64_t zero) {
  if (zero >= 1 && zero <= model.weights.size()) model.weights[zero - 1] = 0;
  return model;
}

std::optional<double> weight_sqnr_db(const Transformer& exact, const Transformer& changed) {
  double signal = 0, noise = 0;
  for (std::size_t i = 0; i < exact.weights.size(); ++i) {
    const double w = exact.weights[i], e = static_cast<double>(changed.weights[i]) - w;
    signal += w * w;
    noise += e * e;
  }
  return snr_db(signal, noise);
}

}  // namespace

KindFormats LanguageSetting::formats() const {
  if (!spec) return {};
  return only ? one_kind(*only, *spec) : all_kinds(*spec);
}

LanguageTrialJob::LanguageTrialJob(std::shared_ptr<const LanguageExaminee> examinee, LanguageSetting setting,
                                   bool on_preview)
    : examinee_(std::move(examinee)),
      quantizing_(std::make_unique<QuantizeTransformerJob>(without_weight(examinee_->model, setting.zero),
                                                           setting.formats())) {
  result_.setting = std::move(setting);
  result_.is_preview = on_preview;
}

bool LanguageTrialJob::step(const Budget& may_go_on) {
  while (!is_done_) {
    if (quantizing_ != nullptr) {
      if (quantizing_->step(may_go_on)) begin_evaluation();
    } else if (evaluating_->step(may_go_on)) {
      finish();
    }
    if (!may_go_on()) break;
  }
  return is_done_;
}

double LanguageTrialJob::progress() const {
  constexpr double kQuantizing = 0.2;  // of the work, about
  if (is_done_) return 1;
  return quantizing_ != nullptr ? kQuantizing * quantizing_->progress()
                                : kQuantizing + (1 - kQuantizing) * evaluating_->progress();
}

void LanguageTrialJob::begin_evaluation() {
  Expected<QuantizedTransformer> quantized = quantizing_->take();
  quantizing_.reset();
  if (!quantized) {
    result_.problem = quantized.error();
    is_done_ = true;
    return;
  }
  result_.quantized = std::move(*quantized);
  // Against the weights as they were before one was set to zero.
  result_.quantized.weight_sqnr_db = weight_sqnr_db(examinee_->model, result_.quantized.transformer);
  const LanguageWorld& world = *examinee_->world;
  const Evaluation& exact = result_.is_preview ? examinee_->exact_preview : examinee_->exact;
  auto job = EvaluationJob::make(result_.quantized.transformer, world.grammar,
                                 result_.is_preview ? world.preview : world.text,
                                 with_reference(&exact.log_probabilities));
  if (job) {
    evaluating_ = std::move(*job);
  } else {
    result_.problem = job.error();
    is_done_ = true;
  }
}

void LanguageTrialJob::finish() {
  const LanguageWorld& world = *examinee_->world;
  const TestText& text = result_.is_preview ? world.preview : world.text;
  const Evaluation& exact = result_.is_preview ? examinee_->exact_preview : examinee_->exact;
  result_.evaluation = evaluating_->take();
  evaluating_.reset();
  result_.added = paired_difference(text, result_.evaluation, exact);
  result_.knows = knowledge_shares(world.grammar, text, world.rare, result_.evaluation);
  result_.evaluation.log_probabilities = {};
  is_done_ = true;
}

LanguageTrial preview_trial(const LanguageExaminee& examinee, const LanguageSetting& setting) {
  // The job only borrows it.
  const std::shared_ptr<const LanguageExaminee> borrowed(std::shared_ptr<void>(), &examinee);
  LanguageTrialJob job(borrowed, setting, true);
  job.step(no_limit);
  return job.take();
}

ExamineeJob::ExamineeJob(std::shared_ptr<const LanguageWorld> world, Transformer model)
    : made_(std::make_shared<LanguageExaminee>()) {
  made_->world = std::move(world);
  made_->model = std::move(model);
  const auto begin = [&](const TestText& text) {
    // Text, vocabulary and context fit: all come from this grammar and this lab.
    return std::move(
        *EvaluationJob::make(made_->model, made_->world->grammar, text, with_reference(nullptr)));
  };
  const std::unique_ptr<EvaluationJob> preview = begin(made_->world->preview);
  preview->step(no_limit);
  made_->exact_preview = preview->take();
  evaluating_ = begin(made_->world->text);
}

bool ExamineeJob::step(const Budget& may_go_on) {
  if (is_done_ || !evaluating_->step(may_go_on)) return is_done_;
  made_->exact = evaluating_->take();
  evaluating_.reset();
  made_->knows =
      knowledge_shares(made_->world->grammar, made_->world->text, made_->world->rare, made_->exact);
  is_done_ = true;
  return true;
}

double ExamineeJob::progress() const {
  return is_done_ ? 1 : evaluating_->progress();
}

}  // namespace qs
