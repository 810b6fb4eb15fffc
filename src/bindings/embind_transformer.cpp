// Exposes language models to JavaScript: training, evaluation and quantization in slices.
#include <emscripten/bind.h>

#include <string>

#include "bindings/language_model.hpp"
#include "core/language/checkpoint.hpp"
#include "core/language/excess_bits.hpp"
#include "core/language/model_text.hpp"
#include "core/language/quantized_transformer.hpp"

using emscripten::val;

namespace qs {
namespace {

val matrix_value(const TransformerMatrix& matrix) {
  const bool in_layer = matrix.kind >= MatrixKind::kQuery && matrix.kind <= MatrixKind::kDown;
  return object_of({{"kind", std::string(name_of(matrix.kind))},
                    {"layer", in_layer ? val(static_cast<double>(matrix.layer)) : val::null()},
                    {"rows", static_cast<double>(matrix.rows)},
                    {"columns", static_cast<double>(matrix.columns)}});
}

/// Nothing becomes null; infinities stay.
val decibels_value(const std::optional<double>& number) {
  return number ? val(*number) : val::null();
}

val work_value(std::shared_ptr<Job> job, std::function<val()> result) {
  return object_of({{"work", val(std::make_shared<LanguageWork>(std::move(job), std::move(result)))}});
}

/// All that an evaluation refers to, for as long as it works.
struct HeldEvaluation {
  std::shared_ptr<const Grammar> grammar;
  Transformer transformer;
  TestText text;
  std::vector<float> reference;
  std::shared_ptr<EvaluationJob> job;
};

val evaluation_value(const Evaluation& evaluation) {
  val agreement = val::array();
  for (std::size_t d = 0; d < evaluation.agreement.size(); ++d) {
    const AgreementCount& count = evaluation.agreement[d];
    if (count.verbs == 0) continue;
    agreement.call<void>("push", object_of({{"distance", static_cast<double>(d + 1)},
                                            {"verbs", static_cast<double>(count.verbs)},
                                            {"right", static_cast<double>(count.right)}}));
  }
  val result = object_of({{"excessBits", evaluation.excess_bits},
                          {"floorBits", evaluation.floor_bits},
                          {"standardErrorBits", evaluation.standard_error_bits},
                          {"agreement", agreement},
                          {"divergenceBits", decibels_value(evaluation.divergence_bits)},
                          {"sentenceBits", copied<double>("Float64Array", evaluation.sentence_bits)}});
  if (!evaluation.log_probabilities.empty())
    result.set("logProbabilities", copied<float>("Float32Array", evaluation.log_probabilities));
  return result;
}

val quantized_value(const std::shared_ptr<const Grammar>& grammar, QuantizedTransformer quantized) {
  val list = val::array();
  for (const QuantizedMatrix& each : quantized.matrices) {
    val entry = matrix_value(each.matrix);
    entry.set("spec", each.spec.empty() ? val::null() : val(each.spec));
    entry.set("bitsPerWeight", each.bits_per_weight);
    entry.set("entropyBits", each.entropy_bits);
    entry.set("weightSqnrDb", decibels_value(each.weight_sqnr_db));
    list.call<void>("push", entry);
  }
  return object_of(
      {{"matrices", list},
       {"bitsPerWeight", quantized.bits_per_weight},
       {"entropyBits", quantized.entropy_bits},
       {"weightSqnrDb", decibels_value(quantized.weight_sqnr_db)},
       {"model", val(std::make_shared<LanguageModel>(grammar, std::move(quantized.transformer)))}});
}

}  // namespace

Expected<TestText> test_text_from(const Grammar& grammar, const val& options) {
  return draw_test_text(grammar, static_cast<std::uint64_t>(options["seed"].as<double>()),
                        options["windows"].as<std::size_t>(), options["length"].as<std::size_t>());
}

val LanguageModel::facts() const {
  const TransformerSizes& sizes = transformer_.sizes;
  val list = val::array();
  for (const TransformerMatrix& matrix : matrices(sizes)) list.call<void>("push", matrix_value(matrix));
  return object_of({{"sizes", object_of({{"width", static_cast<double>(sizes.width)},
                                         {"heads", static_cast<double>(sizes.heads)},
                                         {"layers", static_cast<double>(sizes.layers)},
                                         {"hidden", static_cast<double>(sizes.hidden)},
                                         {"context", static_cast<double>(sizes.context)},
                                         {"tiedHead", sizes.tied_head}})},
                    {"weightCount", static_cast<double>(weight_count(sizes))},
                    {"matrices", list}});
}

val LanguageModel::weights(double place) const {
  const Transformer& transformer = present();
  const TransformerMatrix matrix = matrices(transformer.sizes)[static_cast<std::size_t>(place)];
  return copied<float>("Float32Array", transformer.weights_of(matrix));
}

void LanguageModel::set_weights(double place, const val& values) {
  const std::vector<float> given = numbers_from<float>(values);
  const TransformerMatrix matrix = matrices(transformer_.sizes)[static_cast<std::size_t>(place)];
  std::copy(given.begin(), given.end(), transformer_.weights_of(matrix).begin());
}

val LanguageModel::begin_training(const val& options) {
  LanguageTrainingParams params;
  params.steps = options["steps"].as<int>();
  params.windows = options["windows"].as<int>();
  params.learning_rate = options["learningRate"].as<double>();
  params.optimizer.beta1 = options["beta1"].as<double>();
  params.optimizer.beta2 = options["beta2"].as<double>();
  params.optimizer.epsilon = options["epsilon"].as<double>();
  params.optimizer.weight_decay = options["weightDecay"].as<double>();
  params.seed = static_cast<std::uint64_t>(options["seed"].as<double>());
  auto training = LanguageTraining::make(transformer_, grammar_, params);
  if (!training) return error_value(training.error());
  training_ = std::move(*training);
  return val::object();
}

val LanguageModel::training_news() const {
  const std::span<const double> losses = training_->losses_bits();
  return object_of({{"steps", static_cast<double>(training_->steps())},
                    {"lossBits", losses.empty() ? val::null() : val(losses.back())}});
}

val LanguageModel::end_training() {
  const std::unique_ptr<LanguageTraining> ended = std::move(training_);
  transformer_ = ended->transformer();
  if (ended->problem()) return error_value(*ended->problem());
  return object_of({{"steps", static_cast<double>(ended->steps())},
                    {"lossesBits", copied<double>("Float64Array", ended->losses_bits())}});
}

val LanguageModel::begin_evaluation(const val& options) const {
  auto text = test_text_from(*grammar_, options);
  if (!text) return error_value(text.error());
  auto held = std::make_shared<HeldEvaluation>();
  held->grammar = grammar_;
  held->transformer = present();
  held->text = std::move(*text);
  EvaluationOptions how;
  how.keeps_log_probabilities = options["keeps"].as<bool>();
  if (!options["reference"].isUndefined()) {
    held->reference = numbers_from<float>(options["reference"]);
    how.reference = &held->reference;
  }
  auto job = EvaluationJob::make(held->transformer, *held->grammar, held->text, how);
  if (!job) return error_value(job.error());
  held->job = std::move(*job);
  return work_value(held->job, [held] { return evaluation_value(held->job->take()); });
}

val LanguageModel::begin_quantizing(const val& specs) const {
  KindFormats formats;
  for (std::size_t kind = 0; kind < kMatrixKinds; ++kind) {
    const std::string text = specs[kind].as<std::string>();
    if (text.empty()) continue;
    auto spec = parse_quantizer(text);
    if (!spec) return error_value(spec.error());
    formats[kind] = std::move(*spec);
  }
  auto job = std::make_shared<QuantizeTransformerJob>(present(), std::move(formats));
  return work_value(job, [job, grammar = grammar_] {
    auto quantized = job->take();
    return quantized ? quantized_value(grammar, std::move(*quantized)) : error_value(quantized.error());
  });
}

val LanguageModel::next(const val& words) const {
  const auto found = next_word_probabilities(present(), *grammar_, numbers_from<Word>(words));
  if (!found) return error_value(found.error());
  return object_of({{"probabilities", copied<double>("Float64Array", *found)}});
}

val LanguageModel::sample(double seed, double words) const {
  const WrittenSentence sentence = model_sentence(present(), *grammar_, static_cast<std::uint64_t>(seed), 0,
                                                  static_cast<std::size_t>(words));
  return copied<Word>("Uint16Array", sentence.words);
}

val LanguageModel::bytes() const {
  return copied<std::uint8_t>("Uint8Array", write_checkpoint(present()));
}

}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_transformer) {
  using qs::LanguageModel;
  using qs::LanguageWork;
  emscripten::class_<LanguageWork>("LanguageWork")
      .smart_ptr<std::shared_ptr<LanguageWork>>("LanguageWorkPointer")
      .function("step", &LanguageWork::step)
      .function("progress", &LanguageWork::progress)
      .function("result", &LanguageWork::result);
  emscripten::class_<LanguageModel>("LanguageModel")
      .smart_ptr<std::shared_ptr<LanguageModel>>("LanguageModelPointer")
      .function("facts", &LanguageModel::facts)
      .function("weights", &LanguageModel::weights)
      .function("setWeights", &LanguageModel::set_weights)
      .function("beginTraining", &LanguageModel::begin_training)
      .function("trainingStep", &LanguageModel::training_step)
      .function("trainingProgress", &LanguageModel::training_progress)
      .function("trainingNews", &LanguageModel::training_news)
      .function("endTraining", &LanguageModel::end_training)
      .function("beginEvaluation", &LanguageModel::begin_evaluation)
      .function("beginQuantizing", &LanguageModel::begin_quantizing)
      .function("next", &LanguageModel::next)
      .function("sample", &LanguageModel::sample)
      .function("bytes", &LanguageModel::bytes);
}
