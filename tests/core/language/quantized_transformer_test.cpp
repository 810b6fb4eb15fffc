// Quantized by kinds, and what is measured of it: the list's own formats, sentences, shares of knowledge, the
// grammar's length.
#include "core/language/quantized_transformer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/language/english.hpp"
#include "core/language/excess_bits.hpp"
#include "core/language/grammar_length.hpp"
#include "core/language/knowledge_shares.hpp"
#include "core/language/model_text.hpp"

using namespace qs;
using qs::test::english;

namespace {

Transformer small_model() {
  TransformerSizes sizes;
  sizes.width = 16;
  sizes.heads = 2;
  sizes.hidden = 32;
  return *make_transformer(sizes, 3);
}

QuantizerSpec spec_of(std::string_view text) {
  return *parse_quantizer(text);
}

Evaluation with_log_probabilities(const Transformer& model, const Grammar& grammar, const TestText& text) {
  EvaluationOptions options;
  options.keeps_log_probabilities = true;
  auto job = EvaluationJob::make(model, grammar, text, options);
  REQUIRE(job.has_value());
  (*job)->step(no_limit);
  return (*job)->take();
}

}  // namespace

TEST_CASE("a transformer's matrices are quantized as the list's formats quantize a tensor") {
  const Transformer model = small_model();
  const QuantizerSpec spec = spec_of("int4/block=16");
  const auto all = quantize_transformer(model, all_kinds(spec));
  REQUIRE(all.has_value());
  double bits = 0, signal = 0, noise = 0;
  for (const QuantizedMatrix& each : all->matrices) {
    const auto weights = model.weights_of(each.matrix);
    const Expected<Sample> sample =
        make_sample({weights.begin(), weights.end()}, {each.matrix.rows, each.matrix.columns});
    const Expected<Analysis> alone = analyze(spec, *sample);
    REQUIRE(alone.has_value());
    std::vector<std::int32_t> codes(weights.size());
    std::vector<float> values(weights.size());
    alone->quantizer->encode(sample->values, codes);
    alone->quantizer->decode(codes, values);
    const auto got = all->transformer.weights_of(each.matrix);
    CHECK(std::vector<float>(got.begin(), got.end()) == values);
    CHECK(each.bits_per_weight == *alone->metric("bits_per_weight"));
    CHECK(each.entropy_bits == *alone->metric("entropy_bits"));
    CHECK(*each.weight_sqnr_db == doctest::Approx(*alone->metric("sqnr_db")).epsilon(1e-9));
    bits += each.bits_per_weight * static_cast<double>(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      signal += std::pow(weights[i], 2);
      noise += std::pow(static_cast<double>(got[i]) - weights[i], 2);
    }
  }
  const auto count = static_cast<double>(weight_count(model.sizes));
  CHECK(all->bits_per_weight == doctest::Approx(bits / count).epsilon(1e-12));
  CHECK(*all->weight_sqnr_db == doctest::Approx(10 * std::log10(signal / noise)).epsilon(1e-9));
}

TEST_CASE("one kind alone leaves the others as they were, at 16 bits") {
  const Transformer model = small_model();
  for (std::size_t kind = 0; kind < kMatrixKinds; ++kind) {
    const auto one = quantize_transformer(model, one_kind(static_cast<MatrixKind>(kind), spec_of("int3")));
    REQUIRE(one.has_value());
    bool has_any = false;
    for (const QuantizedMatrix& each : one->matrices) {
      const auto before = model.weights_of(each.matrix);
      const auto after = one->transformer.weights_of(each.matrix);
      const bool is_same = std::equal(before.begin(), before.end(), after.begin());
      const bool is_kind = static_cast<std::size_t>(each.matrix.kind) == kind;
      CAPTURE(name_of(each.matrix.kind));
      CHECK(is_same == !is_kind);
      if (!is_kind) CHECK(each.bits_per_weight == kFloat16Bits);
      has_any = has_any || is_kind;
    }
    CHECK(has_any);
    CHECK(one->bits_per_weight < kFloat16Bits);
  }
  const auto none = quantize_transformer(model, KindFormats{});
  CHECK(none->transformer == model);
  CHECK(none->bits_per_weight == kFloat16Bits);
  CHECK(std::isinf(*none->weight_sqnr_db));
}

TEST_CASE("a refusal names the matrix") {
  const auto refused =
      quantize_transformer(small_model(), one_kind(MatrixKind::kUp, spec_of("int4/block=2000000")));
  if (!refused) CHECK(refused.error().field.starts_with("up of layer 1"));
}

TEST_CASE("source and model write the same words while their distributions agree") {
  const Grammar grammar = english();
  const Transformer model = small_model();
  const auto right_of = [](const std::vector<double>& p) {
    double sum = 0;
    for (const double share : p) sum += share;
    return sum;
  };
  for (std::uint64_t first = 0; first < 2000; first += 100) {
    const WrittenSentence source = source_sentence(grammar, 5, first, 31);
    const auto states = states_of(grammar, source.words);
    REQUIRE(states.has_value());  // the grammar allows it
    if (source.words.size() < 31) CHECK(source.words.back() == grammar.end_word);
    const WrittenSentence written = model_sentence(model, grammar, 5, first, 31);
    const auto along =
        probabilities_along(model, grammar, std::span(written.words).first(written.words.size() - 1));
    REQUIRE(along.size() == written.words.size());
    for (std::size_t i = 0; i < along.size(); ++i) {
      CHECK(right_of(along[i]) == doctest::Approx(1).epsilon(1e-12));
      for (std::size_t w = 0; w < along[i].size(); ++w)
        CHECK(along[i][w] == doctest::Approx(written.probabilities[i][w]).epsilon(1e-5));
    }
    CHECK(model_sentence(model, grammar, 5, first, 31).words == written.words);
  }
}

TEST_CASE("sentences of the source have its word frequencies") {
  const Grammar grammar = english();
  const SourceStatistics statistics = source_statistics(grammar);
  std::vector<double> counts(grammar.words.size());
  double all = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    for (const Word word : source_sentence(grammar, 9, 100 * i, 100).words) ++counts[word], ++all;
  }
  for (std::size_t w = 0; w < counts.size(); ++w) {
    const double p = statistics.words[w];
    CHECK(std::abs(counts[w] / all - p) < 5 * std::sqrt(p / all));
  }
}

TEST_CASE("the source itself keeps all; a model that guesses keeps what chance gives") {
  const Grammar grammar = english();
  const SourceStatistics statistics = source_statistics(grammar);
  const std::vector<bool> rare = rare_words(statistics);
  double share = 0, next = 1;
  for (std::size_t w = 0; w < rare.size(); ++w)
    (rare[w] ? share : next) = rare[w] ? share + statistics.words[w] : std::min(next, statistics.words[w]);
  CHECK(share <= kRareShare);
  CHECK(share + next > kRareShare);
  const Expected<TestText> text = draw_test_text(grammar, 4, 64, 32);
  Evaluation source, guess;
  for (const GrammarState state : text->states) {
    for (const double p : source_probabilities(grammar, state))
      source.log_probabilities.push_back(static_cast<float>(std::log(p)));
    for (std::size_t w = 0; w < grammar.words.size(); ++w)
      guess.log_probabilities.push_back(-std::log(24.0F));
  }
  const KnowledgeShares all = knowledge_shares(grammar, *text, rare, source);
  CHECK(all.rare_words == doctest::Approx(1).epsilon(1e-6));
  CHECK(all.word_order == doctest::Approx(1).epsilon(1e-6));
  CHECK_FALSE(all.near_agreement.has_value());  // this evaluation counted no verbs
  const KnowledgeShares chance = knowledge_shares(grammar, *text, rare, guess);
  double allowed = 0;
  for (const GrammarState state : text->states) {
    std::vector<bool> can(grammar.words.size());
    for (const GrammarEdge& edge : grammar.edges[state]) {
      can[edge.word] = true;
      if (grammar.other_forms[edge.word]) can[*grammar.other_forms[edge.word]] = true;
    }
    allowed += static_cast<double>(std::count(can.begin(), can.end(), true)) / 24;
  }
  CHECK(chance.word_order == doctest::Approx(allowed / static_cast<double>(text->positions())).epsilon(1e-5));
  CHECK(chance.rare_words < 1);
  const Evaluation untrained = with_log_probabilities(small_model(), grammar, *text);
  const KnowledgeShares little = knowledge_shares(grammar, *text, rare, untrained);
  CHECK(little.near_agreement.has_value());
  CHECK(little.word_order < 0.6);
}

TEST_CASE("the grammar's description: its parts, and probabilities that cost at most the tolerance") {
  const Grammar grammar = english();
  const SourceStatistics statistics = source_statistics(grammar);
  const GrammarLength length = grammar_length(grammar, statistics);
  const double word = std::log2(24.0), state = std::log2(27.0);
  std::size_t edges = 0;
  for (const auto& leaving : grammar.edges) edges += leaving.size();
  const auto e = static_cast<double>(edges);
  CHECK(length.structure_bits == doctest::Approx(27 * word + e * (word + state)).epsilon(1e-12));
  CHECK(length.bits == doctest::Approx(length.structure_bits + (e - 27) * length.probability_bits));
  CHECK(length.cost_bits <= kGrammarTolerance);
  CHECK(length.cost_bits > 0);
  CHECK(length.probability_bits > 1);
}
