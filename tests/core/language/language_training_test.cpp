// Training on a grammar, the excess in bits a word, and agreement.
#include "core/language/language_training.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/language/english.hpp"
#include "core/language/entropy_rate.hpp"
#include "core/language/excess_bits.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::shared_ptr<const Grammar> shared_english() {
  return std::make_shared<const Grammar>(english());
}

/// FNV-1a over the bits of all weights. The fixed number makes native and WebAssembly builds agree.
std::uint64_t hash_of(const Transformer& transformer) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const float weight : transformer.weights) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &weight, sizeof bits);
    hash = (hash ^ bits) * 1099511628211ULL;
  }
  return hash;
}

/// Small and quick, but it learns.
constexpr TransformerSizes kSmall{24, 16, 16, 2, 2, 32, false};

std::unique_ptr<LanguageTraining> training(const LanguageTrainingParams& params, std::uint64_t seed = 1,
                                           const TransformerSizes& sizes = kSmall) {
  auto made = LanguageTraining::make(*make_transformer(sizes, seed), shared_english(), params);
  REQUIRE(made.has_value());
  return std::move(*made);
}

Evaluation evaluated(const Transformer& transformer, const Grammar& grammar, const TestText& text,
                     EvaluationOptions options = {}) {
  auto job = EvaluationJob::make(transformer, grammar, text, options);
  REQUIRE(job.has_value());
  CHECK((*job)->step(no_limit));
  CHECK((*job)->progress() == 1);
  return (*job)->take();
}

std::string refusal(LanguageTrainingParams params) {
  const auto good = checked(params);
  return good ? "accepted" : message(good.error());
}

}  // namespace

TEST_CASE("AdamW: two steps by hand") {
  AdamWParams params;
  params.beta1 = 0.5;
  params.beta2 = 0.75;
  params.epsilon = 1e-8;
  params.weight_decay = 0.1;
  AdamW optimizer(1, params);
  std::vector<float> weights{1};
  optimizer.step(0.1, std::vector<float>{2}, weights);
  // m̂ = 2, v̂ = 4: one whole step of the rate, and the decay.
  CHECK(std::abs(weights[0] - (1 - 0.1 * (1 + 0.1))) < 1e-6);
  optimizer.step(0.1, std::vector<float>{-1}, weights);
  const double m = (0.5 * 1 - 0.5) / 0.75, v = (0.75 * 1 + 0.25) / (1 - 0.5625);
  CHECK(std::abs(weights[0] - (0.89 - 0.1 * (m / std::sqrt(v) + 0.1 * 0.89))) < 1e-6);
}

TEST_CASE("language training: a seed gives the same weights everywhere, in slices or at once") {
  LanguageTrainingParams params;
  params.steps = 12;
  params.windows = 9;
  params.learning_rate = 0.01;
  const auto whole = training(params), slices = training(params);
  CHECK(whole->step(no_limit));
  double progress = 0;
  int calls = 0;
  while (!slices->step([] { return false; })) {
    CHECK(slices->progress() >= progress);
    progress = slices->progress();
    ++calls;
  }
  CHECK(calls == 12 * 2 - 1);  // nine windows of 16 are two units of 128 words
  CHECK(slices->progress() == 1);
  CHECK(whole->transformer() == slices->transformer());
  CHECK(whole->losses_bits().size() == 12);
  CHECK(hash_of(whole->transformer()) == 2432209986107964408ULL);
  params.seed = 2;
  const auto other = training(params);
  other->step(no_limit);
  CHECK(other->transformer() != whole->transformer());
}

TEST_CASE("language training: learns the grammar; the excess is that of its definition") {
  const Grammar grammar = english();
  LanguageTrainingParams params;
  params.steps = 250;
  params.learning_rate = 0.02;
  const auto job = training(params);
  CHECK(job->step(no_limit));
  CHECK(!job->problem());
  const TestText text = *draw_test_text(grammar, 1, 128, 16);
  const Transformer& transformer = job->transformer();
  EvaluationOptions keep;
  keep.keeps_log_probabilities = true;
  const Evaluation trained = evaluated(transformer, grammar, text, keep),
                   untrained = evaluated(*make_transformer(kSmall, 1), grammar, text);
  CHECK(trained.excess_bits > 0);
  CHECK(trained.excess_bits < 0.25);
  CHECK(untrained.excess_bits > 2);
  // By its definition, from the probabilities that were kept; and the loss on the words drawn is h more.
  double nats = 0, loss = 0;
  for (std::size_t i = 0; i < text.positions(); ++i) {
    for (const GrammarEdge& edge : grammar.edges[text.states[i]]) {
      const double log_q = trained.log_probabilities[i * grammar.words.size() + edge.word];
      nats += edge.probability * (std::log(edge.probability) - log_q);
    }
    loss -= trained.log_probabilities[i * grammar.words.size() + text.targets[i]];
  }
  const double count = static_cast<double>(text.positions());
  CHECK(std::abs(nats / std::log(2) / count - trained.excess_bits) < 1e-6);
  const double rate = source_statistics(grammar).entropy_rate_bits;
  CHECK(std::abs(loss / std::log(2) / count - rate - trained.excess_bits) < 4 * 1.3 / std::sqrt(count));
  for (const double bits : trained.sentence_bits) CHECK(bits >= 0);
  // Agreement likewise, distance by distance.
  std::vector<AgreementCount> counts(trained.agreement.size());
  for (const VerbPosition& verb : text.verbs) {
    double right = 0, wrong = 0;
    for (std::size_t w = 0; w < grammar.words.size(); ++w) {
      if (grammar.kinds[w] != WordKind::kVerb) continue;
      const double q = std::exp(trained.log_probabilities[verb.position * grammar.words.size() + w]);
      (grammar.numbers[w] == verb.number ? right : wrong) += q;
    }
    ++counts[verb.distance - 1].verbs;
    counts[verb.distance - 1].right += right > wrong ? 1 : 0;
  }
  for (std::size_t d = 0; d < counts.size(); ++d) {
    CHECK(counts[d].verbs == trained.agreement[d].verbs);
    CHECK(counts[d].right == trained.agreement[d].right);
  }
  CHECK(trained.agreement[0].right > trained.agreement[0].verbs * 9 / 10);
  // A model against itself: no divergence, no difference. Against another: the larger excess is measured
  // finer.
  EvaluationOptions compare;
  compare.reference = &trained.log_probabilities;
  const Evaluation again = evaluated(transformer, grammar, text, compare);
  CHECK(std::abs(*again.divergence_bits) < 1e-6);
  CHECK(paired_difference(text, trained, again).value == 0);
  CHECK(!trained.divergence_bits);
  Transformer changed = transformer;
  for (float& weight : changed.weights) weight = std::round(weight * 16) / 16;
  const Evaluation rounded = evaluated(changed, grammar, text, compare);
  CHECK(*rounded.divergence_bits > 0.001);
  const Estimate difference = paired_difference(text, rounded, trained);
  CHECK(std::abs(difference.value - (rounded.excess_bits - trained.excess_bits)) < 1e-12);
  CHECK(difference.standard_error < rounded.standard_error_bits);
  // Probabilities of a next word are those of the passes.
  const std::span<const Word> words = std::span(text.targets).first(5);
  const auto next = next_word_probabilities(transformer, grammar, words);
  REQUIRE(next.has_value());
  for (std::size_t w = 0; w < next->size(); ++w) {
    const double log_q = trained.log_probabilities[5 * grammar.words.size() + w];
    CHECK(std::abs((*next)[w] - std::exp(log_q)) < 1e-6);
  }
  CHECK(message(next_word_probabilities(transformer, grammar, std::span(text.targets).first(16)).error()) ==
        "text: positions: 17 is not accepted; expected at most the 16 of the context");
  CHECK(!next_word_probabilities(transformer, grammar, std::vector<Word>{77}));
}

TEST_CASE("excess: its standard error is the scatter of test texts; verbs are counted once") {
  const Grammar grammar = english();
  const Transformer transformer = *make_transformer(kSmall, 1);
  double sum = 0, squares = 0, claimed = 0;
  constexpr int kTexts = 40;
  for (int seed = 0; seed < kTexts; ++seed) {
    const TestText text = *draw_test_text(grammar, static_cast<std::uint64_t>(seed), 24, 16);
    const Evaluation found = evaluated(transformer, grammar, text);
    sum += found.excess_bits;
    squares += found.excess_bits * found.excess_bits;
    claimed += found.standard_error_bits / kTexts;
    const AgreementCount all = agreement_between(found, 1, 1000);
    CHECK(all.verbs == text.verbs.size());
    CHECK(all.right <= all.verbs);
    std::uint32_t words = 0;
    for (const std::uint32_t count : text.sentence_words) words += count;
    CHECK(words == text.positions());
  }
  const double mean = sum / kTexts,
               scatter = std::sqrt((squares / kTexts - mean * mean) * kTexts / (kTexts - 1));
  CHECK(std::abs(claimed / scatter - 1) < 0.35);
}

TEST_CASE("excess: a model without a finite logit is infinitely bad, and says so") {
  const Grammar grammar = english();
  Transformer broken = *make_transformer(kSmall, 1);
  broken.weights.back() = std::numeric_limits<float>::infinity();
  const TestText text = *draw_test_text(grammar, 1, 4, 16);
  CHECK(std::isinf(evaluated(broken, grammar, text).excess_bits));
}

TEST_CASE("language training: a rate that is too high ends it, and the last good weights stay") {
  LanguageTrainingParams params;
  params.steps = 400;
  params.windows = 4;
  params.learning_rate = 10;
  const auto job = training(params);
  CHECK(job->step(no_limit));
  REQUIRE(job->problem().has_value());
  CHECK(job->problem()->field == "training: learning rate");
  CHECK(job->problem()->value == "10");
  CHECK(job->is_done());
  CHECK(job->progress() == 1);
  for (const float weight : job->transformer().weights) CHECK(std::isfinite(weight));
  CHECK(job->step(no_limit));
}

TEST_CASE("language training and test texts: what cannot be used is refused by name") {
  using P = LanguageTrainingParams;
  const auto with = [](auto change) {
    P params;
    change(params);
    return refusal(params);
  };
  CHECK(with([](P&) {}) == "accepted");
  CHECK(with([](P& p) { p.steps = 0; }) == "training: steps: 0 is not accepted; expected 1 to 1048576");
  CHECK(with([](P& p) { p.windows = 257; }).find("windows: 257") != std::string::npos);
  CHECK(with([](P& p) { p.learning_rate = 0; }).find("learning rate: 0") != std::string::npos);
  CHECK(with([](P& p) { p.learning_rate = std::nan(""); }).find("learning rate: NaN") != std::string::npos);
  CHECK(with([](P& p) { p.optimizer.beta1 = 1; }).find("beta1: 1") != std::string::npos);
  CHECK(with([](P& p) { p.optimizer.beta2 = -1; }).find("beta2: -1") != std::string::npos);
  CHECK(with([](P& p) { p.optimizer.weight_decay = 2; }).find("weight decay: 2") != std::string::npos);
  CHECK(with([](P& p) { p.optimizer.epsilon = 0; }).find("epsilon: 0") != std::string::npos);
  TransformerSizes sizes = kSmall;
  sizes.words = 25;
  const auto other = LanguageTraining::make(*make_transformer(sizes, 1), shared_english(), {});
  CHECK(message(other.error()) ==
        "transformer: words: 25 is not accepted; expected the 24 words of the grammar");
  const Grammar grammar = english();
  CHECK(draw_test_text(grammar, 1, 0, 16).error().field == "test text: windows");
  CHECK(draw_test_text(grammar, 1, 4, 65).error().field == "test text: length");
  const TestText text = *draw_test_text(grammar, 1, 4, 32);
  // Another part of the stream than any training.
  for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1} << 40}) {
    const std::vector<Word> words = draw_text(grammar, 1, first, 32).words;
    CHECK(!std::equal(words.begin(), words.end(), text.targets.begin()));
  }
  const Transformer transformer = *make_transformer(kSmall, 1);
  CHECK(EvaluationJob::make(transformer, grammar, text).error().accepted == "at most the 16 of the context");
  const std::vector<float> reference(3);
  EvaluationOptions options;
  options.reference = &reference;
  CHECK(
      EvaluationJob::make(transformer, grammar, *draw_test_text(grammar, 1, 4, 16), options).error().field ==
      "evaluation: reference");
}
