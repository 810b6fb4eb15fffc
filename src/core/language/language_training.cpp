#include "core/language/language_training.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "core/language/grammar_text.hpp"
#include "core/numerics/constants.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr int kMostSteps = 1 << 20, kMostWindows = 256;
constexpr double kMostRate = 10, kWarmShare = 0.05;
constexpr int kLookEvery = 50;   // steps
constexpr double kHopeless = 2;  // times the loss of guessing
constexpr std::size_t kUnitRows = 128;
/// First number of the text in its stream; first weights may have those before.
constexpr std::uint64_t kTrainingStream = std::uint64_t{1} << 40;

Expected<void> check_whole(const std::string& name, int value, int most) {
  if (value >= 1 && value <= most) return {};
  return refuse("training: " + name, std::to_string(value), "1 to " + std::to_string(most));
}

Expected<void> check_beta(const std::string& name, double value) {
  if (value >= 0 && value < 1) return {};
  return refuse("training: " + name, shortest(value), "at least 0, less than 1");
}

}  // namespace

Expected<LanguageTrainingParams> checked(const LanguageTrainingParams& params) {
  const AdamWParams& optimizer = params.optimizer;
  for (const auto& done :
       {check_whole("steps", params.steps, kMostSteps), check_whole("windows", params.windows, kMostWindows),
        check_beta("beta1", optimizer.beta1), check_beta("beta2", optimizer.beta2)})
    if (!done) return Refusal(done.error());
  if (!(params.learning_rate > 0 && params.learning_rate <= kMostRate))
    return refuse("training: learning rate", shortest(params.learning_rate), "more than 0, at most 10");
  if (!(optimizer.weight_decay >= 0 && optimizer.weight_decay <= 1))
    return refuse("training: weight decay", shortest(optimizer.weight_decay), "0 to 1");
  if (!(optimizer.epsilon > 0 && optimizer.epsilon <= 1))
    return refuse("training: epsilon", shortest(optimizer.epsilon), "more than 0, at most 1");
  return params;
}

Expected<std::unique_ptr<LanguageTraining>> LanguageTraining::make(Transformer transformer,
                                                                   std::shared_ptr<const Grammar> grammar,
                                                                   const LanguageTrainingParams& params) {
  if (const auto good = checked(params); !good) return Refusal(good.error());
  if (transformer.sizes.words != grammar->words.size()) {
    return refuse("transformer: words", std::to_string(transformer.sizes.words),
                  "the " + std::to_string(grammar->words.size()) + " words of the grammar");
  }
  return std::unique_ptr<LanguageTraining>(
      new LanguageTraining(std::move(transformer), std::move(grammar), params));
}

LanguageTraining::LanguageTraining(Transformer transformer, std::shared_ptr<const Grammar> grammar,
                                   const LanguageTrainingParams& params)
    : transformer_(std::move(transformer)),
      last_good_(transformer_),
      grammar_(std::move(grammar)),
      params_(params),
      optimizer_(transformer_.weights.size(), params.optimizer),
      gradient_(transformer_.weights.size()) {}

bool LanguageTraining::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    if (next_ == 0) draw();
    some_windows();
  } while (may_go_on());
  return is_done();
}

double LanguageTraining::progress() const {
  if (is_done()) return 1;
  const double part = inputs_.empty() ? 0 : static_cast<double>(next_) / static_cast<double>(inputs_.size());
  return (steps_ + part) / params_.steps;
}

void LanguageTraining::draw() {
  const std::size_t length = transformer_.sizes.context, windows = static_cast<std::size_t>(params_.windows);
  inputs_.clear();
  targets_.clear();
  for (std::size_t w = 0; w < windows; ++w) {
    const std::uint64_t window = static_cast<std::uint64_t>(steps_) * windows + w;
    const GrammarText text = draw_text(*grammar_, params_.seed, kTrainingStream + window * length, length);
    inputs_.push_back(grammar_->end_word);
    inputs_.insert(inputs_.end(), text.words.begin(), text.words.end() - 1);
    for (const Word word : text.words) targets_.push_back(static_cast<std::uint8_t>(word));
  }
  pass_.use(transformer_);
  std::fill(gradient_.begin(), gradient_.end(), 0.0F);
  loss_ = 0;
}

void LanguageTraining::some_windows() {
  const std::size_t length = transformer_.sizes.context,
                    rows =
                        std::min(rows_of_unit(transformer_.sizes, length, kUnitRows), inputs_.size() - next_);
  pass_.forward(std::span(inputs_).subspan(next_, rows), length);
  const double share = static_cast<double>(rows) / static_cast<double>(inputs_.size());
  const double loss =
      pass_.backward(std::span(targets_).subspan(next_, rows), static_cast<float>(share), gradient_);
  if (!std::isfinite(loss)) return give_up();
  loss_ += loss * share;
  next_ += rows;
  if (next_ == inputs_.size()) descend();
}

void LanguageTraining::descend() {
  const double warm = std::ceil(kWarmShare * params_.steps), t = steps_ + 1,
               falls = std::max(1.0, params_.steps - warm);
  const double rate = params_.learning_rate * std::min(t / warm, (params_.steps - t + 1) / falls);
  optimizer_.step(rate, gradient_, transformer_.weights);
  losses_.push_back(loss_ / kLn2);
  ++steps_;
  next_ = 0;
  if (steps_ % kLookEvery == 0 || steps_ == params_.steps) look_back();
}

void LanguageTraining::look_back() {
  const auto some = static_cast<std::ptrdiff_t>(std::min<std::size_t>(kLookEvery, losses_.size()));
  const double mean = std::accumulate(losses_.end() - some, losses_.end(), 0.0) / static_cast<double>(some),
               guessing = std::log2(static_cast<double>(transformer_.sizes.words));
  float poison = 0;  // NaN once a weight was not finite
  for (const float weight : transformer_.weights) poison += weight * 0;
  if (poison != 0 || mean > kHopeless * guessing) return give_up();
  last_good_ = transformer_;
}

void LanguageTraining::give_up() {
  problem_ = Error("training: learning rate", shortest(params_.learning_rate),
                   "a smaller one: with this one the loss grows; the weights are those of an earlier step");
  transformer_ = last_good_;
  next_ = 0;
}

}  // namespace qs
