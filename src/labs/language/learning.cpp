#include "labs/language/learning.hpp"

#include <algorithm>
#include <limits>

namespace qs {
namespace {

constexpr int kMeasures = 50;                             // about so many while it learns
constexpr std::size_t kSpoken[] = {0, 1, 5, 12, 25, 50};  // of the measures, at which it speaks

bool allows(const Grammar& grammar, const std::vector<Word>& words) {
  return states_of(grammar, words).has_value();
}

}  // namespace

LearningParams learning_params(const AppState& state, std::uint32_t words) {
  const LanguageLabState lab = LanguageLabState::from(state);
  LearningParams params;
  params.sizes = lab.sizes(words);
  params.training.steps = static_cast<int>(lab.steps);
  params.training.windows = static_cast<int>(lab.windows);
  params.training.learning_rate = lab.rate;
  params.training.seed = state.seed;
  params.seed = state.seed;
  return params;
}

Expected<std::unique_ptr<Learning>> Learning::make(std::shared_ptr<const LanguageWorld> world,
                                                   const LearningParams& params) {
  Expected<Transformer> first = make_transformer(params.sizes, params.seed);
  if (!first) return tl::unexpected(first.error());
  std::unique_ptr<Learning> learning(new Learning(world, params));
  const std::shared_ptr<const Grammar> grammar(world, &world->grammar);
  auto training = LanguageTraining::make(std::move(*first), grammar, params.training);
  if (!training) return tl::unexpected(training.error());
  learning->training_ = std::move(*training);
  learning->look();
  return learning;
}

Learning::Learning(std::shared_ptr<const LanguageWorld> world, const LearningParams& params)
    : world_(std::move(world)), params_(params) {}

int Learning::next_stop() const {
  const auto steps = static_cast<std::int64_t>(params_.training.steps);
  const auto next = static_cast<std::int64_t>(measured_.size());
  return static_cast<int>(std::min(steps, next * steps / kMeasures));
}

bool Learning::step(const Budget& may_go_on) {
  while (!training_->is_done()) {
    const int stop = std::max(next_stop(), training_->steps() + 1);
    training_->step([&] { return may_go_on() && training_->steps() < stop; });
    if (training_->steps() >= stop || training_->is_done()) look();
    if (!may_go_on()) break;
  }
  return training_->is_done();
}

void Learning::look() {
  const Transformer& model = training_->transformer();
  const int step = training_->steps();
  if (!measured_.empty() && measured_.back().step == step) return;
  auto job = EvaluationJob::make(model, world_->grammar, world_->preview);
  if (!job) return;  // text and model are of one grammar
  (*job)->step(no_limit);
  const Evaluation found = (*job)->take();
  const std::size_t place = measured_.size();
  measured_.push_back(
      {step, found.excess_bits,
       agreement_between(found, kFarDistance, std::numeric_limits<std::uint32_t>::max()).share()});
  const bool speaks = std::find(std::begin(kSpoken), std::end(kSpoken), place) != std::end(kSpoken);
  if (!speaks && !training_->is_done()) return;
  SpokenStep spoken{
      step, model_sentence(model, world_->grammar, params_.seed, kSentenceApart, kMostShownWords), false};
  spoken.is_grammatical = allows(world_->grammar, spoken.sentence.words);
  spoken_.push_back(std::move(spoken));
}

AttentionResult compute_attention(const Transformer& model, const Grammar& grammar,
                                  const std::vector<Word>& sentence, std::size_t place) {
  AttentionResult result;
  result.words = {grammar.end_word};
  result.words.insert(result.words.end(), sentence.begin(), sentence.end());
  result.words.resize(std::min<std::size_t>(result.words.size(), model.sizes.context));
  result.place = std::min(place, result.words.size() - 1);
  TransformerPass pass;
  pass.use(model);
  pass.forward(result.words, result.words.size());
  const AttentionShape& shape = pass.shape();
  for (std::size_t layer = 0; layer < model.sizes.layers; ++layer) {
    for (std::size_t head = 0; head < model.sizes.heads; ++head) {
      const std::span<const float> row =
          pass.attention(layer).of(shape, 0, head).subspan(result.place * shape.stride(), result.place + 1);
      result.heads.push_back({layer, head, {row.begin(), row.end()}});
    }
  }
  return result;
}

}  // namespace qs
