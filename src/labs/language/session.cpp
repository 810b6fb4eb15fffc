#include "labs/language/session.hpp"

#include "core/language/checkpoint.hpp"
#include "io/grammar_json.hpp"
#include "labs/values/byte_request.hpp"

namespace qs {
namespace {

/// Bytes of a file as the reader of checkpoints takes them.
std::vector<std::uint8_t> plain_bytes(std::span<const std::byte> bytes) {
  std::vector<std::uint8_t> plain;
  plain.reserve(bytes.size());
  for (const std::byte each : bytes) plain.push_back(std::to_integer<std::uint8_t>(each));
  return plain;
}

Expected<Transformer> read_model(std::span<const std::byte> bytes, const LanguageWorld& world) {
  Expected<Transformer> model = read_checkpoint(plain_bytes(bytes));
  if (!model) return model;
  const std::size_t words = world.grammar.words.size();
  if (model->sizes.words != words)
    return refuse("checkpoint: words", std::to_string(model->sizes.words),
                  std::to_string(words) + ", as the grammar has");
  if (model->sizes.context < kWindowWords)
    return refuse("checkpoint: context", std::to_string(model->sizes.context),
                  std::to_string(kWindowWords) + " words or more");
  return model;
}

}  // namespace

LanguageSetting language_setting(const AppState& state) {
  const LanguageLabState lab = LanguageLabState::from(state);
  return {state.quantizer, lab.only(), lab.zero};
}

std::string LanguageSession::wants_file() const {
  if (gave_up_ || bundled_) return {};
  return std::string(world_ == nullptr ? kGrammarFile : kLanguageModelFile);
}

Expected<void> LanguageSession::supply_file(std::span<const std::byte> bytes) {
  const auto give_up = [this](Error error) {
    gave_up_ = true;
    return tl::unexpected(std::move(error));
  };
  if (world_ == nullptr) {
    Expected<Grammar> grammar =
        io::read_grammar(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    if (!grammar) return give_up(grammar.error());
    auto world = make_world(std::move(*grammar));
    if (!world) return give_up(world.error());
    world_ = std::move(*world);
    return {};
  }
  Expected<Transformer> model = read_model(bytes, *world_);
  if (!model) return give_up(model.error());
  bundled_ = std::move(*model);
  return {};
}

void LanguageSession::forget_measures() {
  examining_.reset();
  examinee_.reset();
  trial_job_.reset();
  trial_.reset();
  kinds_.reset();
  sweep_.reset();
  widths_.reset();
  heaviest_.reset();
  reading_memo_.forget();
}

void LanguageSession::train_again() {
  held_ = false;
  learning_.reset();
  attention_memo_.forget();
  if (live_) forget_measures();
}

void LanguageSession::look_for_weight() {
  if (examinee_ != nullptr) heaviest_ = std::make_unique<HeaviestWeight>(examinee_);
}

void LanguageSession::update(const AppState& state) {
  trial = nullptr;
  reading = nullptr;
  attention = nullptr;
  kinds = sweep = widths = nullptr;
  view_job_ = nullptr;
  if (world_ == nullptr || !bundled_) return;
  const LanguageLabState lab = LanguageLabState::from(state);
  is_training_wanted_ = lab.view == LanguageView::kWatch || lab.live;
  if (is_training_wanted_) {
    LearningParams wanted = learning_params(state, static_cast<std::uint32_t>(world_->grammar.words.size()));
    const bool is_other = !learning_params_ || !(*learning_params_ == wanted);
    if (is_other || (learning_ == nullptr && !learning_problem_)) {
      train_again();
      auto made = Learning::make(world_, wanted);
      learning_problem_ = made ? std::nullopt : std::optional(made.error());
      if (made) learning_ = std::move(*made);
      learning_params_ = std::move(wanted);
    }
  }
  choose_model(state);
  if (lab.view == LanguageView::kWatch && learning_ != nullptr) {
    const AttentionKey key{learning_->training().steps(), state.seed, lab.sentence, lab.word};
    const auto sentence = [&] {
      return source_sentence(world_->grammar, state.seed, kSentenceApart * (lab.sentence - 1),
                             kMostShownWords)
          .words;
    };
    attention = &attention_memo_.get(key, [&] {
      return compute_attention(learning_->training().transformer(), world_->grammar, sentence(),
                               lab.word == 0 ? kMostShownWords : lab.word);
    });
  } else if (examinee_ != nullptr) {
    show(state);
  }
}

/// Measures the float model of the state, when it is there.
void LanguageSession::choose_model(const AppState& state) {
  const bool live = LanguageLabState::from(state).live;
  if (live != live_) forget_measures();
  live_ = live;
  begin_examining();
}

void LanguageSession::begin_examining() {
  if (examinee_ != nullptr || examining_ != nullptr) return;
  if (!live_) {
    examining_ = std::make_unique<ExamineeJob>(world_, *bundled_);
  } else if (learning_ != nullptr && learning_->is_done()) {
    examining_ = std::make_unique<ExamineeJob>(world_, learning_->training().transformer());
  }
}

void LanguageSession::begin_trial(const LanguageSetting& setting) {
  if (trial_ && trial_->setting == setting) return;
  trial_job_ = std::make_unique<LanguageTrialJob>(examinee_, setting);
  trial_ = preview_trial(*examinee_, setting);
  if (trial_->problem) trial_job_.reset();
}

const LanguageSweep* LanguageSession::begun(std::unique_ptr<LanguageSweep>& kept,
                                            std::vector<LanguageSetting> settings) {
  if (kept == nullptr || kept->settings() != settings)
    kept = std::make_unique<LanguageSweep>(examinee_, std::move(settings));
  view_job_ = kept.get();
  return kept.get();
}

void LanguageSession::show(const AppState& state) {
  const LanguageLabState lab = LanguageLabState::from(state);
  const LanguageSetting setting = language_setting(state);
  begin_trial(setting);
  trial = &*trial_;
  if (trial->problem) return;
  if (lab.view == LanguageView::kRead)
    reading = &reading_memo_.get({setting, state.seed}, [&] {
      return compute_reading(world_->grammar, examinee_->model, trial->quantized.transformer, state.seed);
    });
  if (lab.view == LanguageView::kQuantize)
    kinds = begun(kinds_, settings_of_kinds(examinee_->model, state.quantizer));
  if (lab.view == LanguageView::kSweep && lab.reveal)
    sweep = begun(sweep_, settings_of_sweep(examinee_->model));
  if (lab.view == LanguageView::kForget && lab.reveal)
    widths = begun(widths_, settings_of_widths(state.quantizer, lab.only()));
}

Job* LanguageSession::present_job() const {
  if (is_training_wanted_ && learning_ != nullptr && !learning_->is_done()) return learning_.get();
  if (examining_ != nullptr) return examining_.get();
  if (trial_job_ != nullptr && trial != nullptr) return trial_job_.get();
  if (heaviest_ != nullptr && !heaviest_->is_done()) return heaviest_.get();
  if (view_job_ != nullptr && view_job_->progress() < 1) return view_job_;
  return nullptr;
}

bool LanguageSession::has_work() const {
  return present_job() != nullptr;
}

double LanguageSession::progress() const {
  const Job* job = present_job();
  return job == nullptr ? 1 : job->progress();
}

bool LanguageSession::step(const Budget& may_go_on) {
  Job* job = held_ ? nullptr : present_job();
  if (job == nullptr) return false;
  if (!job->step(may_go_on)) return true;
  if (job == learning_.get()) {
    begin_examining();
  } else if (job == examining_.get()) {
    examinee_ = examining_->take();
    examining_.reset();
  } else if (job == trial_job_.get()) {
    trial_ = trial_job_->take();
    trial_job_.reset();
  }
  return is_working();
}

std::optional<Run> LanguageSession::run_of(const AppState& state) const {
  if (examinee_ == nullptr || LanguageLabState::from(state).live != live_) return std::nullopt;
  const LanguageSetting setting = language_setting(state);
  LanguageTrial fresh;
  const bool is_known = trial_ && !trial_->is_preview && trial_->setting == setting;
  if (!is_known) {
    LanguageTrialJob job(examinee_, setting);
    job.step(no_limit);
    fresh = job.take();
  }
  const LanguageTrial& found = is_known ? *trial_ : fresh;
  if (found.problem) return std::nullopt;
  Run run{state, examinee_->model.weights.size(), {}, {}};
  for (const MetricInfo& metric : metrics()) {
    run.numbers.push_back(metric.id == "bits_per_weight" ? std::optional(found.quantized.bits_per_weight)
                          : metric.id == "entropy_bits"  ? std::optional(found.quantized.entropy_bits)
                          : metric.id == "sqnr_db"       ? found.quantized.weight_sqnr_db
                                                         : std::nullopt);
  }
  run.excess_bits = found.evaluation.excess_bits;
  return run;
}

}  // namespace qs
