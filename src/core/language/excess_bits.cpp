#include "core/language/excess_bits.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/language/entropy_rate.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/numerics/simd.hpp"
#include "core/numerics/simd_exp.hpp"

namespace qs {
namespace {

constexpr std::size_t kPositionsAtOnce = 256;

Expected<void> check_fit(const Transformer& transformer, const Grammar& grammar, std::size_t length) {
  const TransformerSizes& sizes = transformer.sizes;
  if (sizes.words != grammar.words.size()) {
    return refuse("transformer: words", std::to_string(sizes.words),
                  "the " + std::to_string(grammar.words.size()) + " words of the grammar");
  }
  if (length > sizes.context) {
    return refuse("text: positions", std::to_string(length),
                  "at most the " + std::to_string(sizes.context) + " of the context");
  }
  return {};
}

/// Of e^(z − max) and of ln Σ e^z over a row of logits; the latter NaN where a z is no finite number.
struct RowSums {
  double shares = 0, log_sum = 0;
};

/// Fills `shares` with e^(z − max).
RowSums exponentials(std::span<const float> logits, std::vector<float>& shares) {
  float most = logits[0], poison = 0;
  for (const float z : logits) {
    most = std::max(most, z);
    poison += z * 0;
  }
  // Whole vectors: what stands behind the last word is not used.
  shares.resize((logits.size() + kLanes - 1) / kLanes * kLanes);
  for (std::size_t w = 0; w < logits.size(); ++w) shares[w] = logits[w] - most;
  for (std::size_t w = 0; w < shares.size(); w += kLanes) store4(exp4(load4(&shares[w])), &shares[w]);
  double sum = 0;
  for (std::size_t w = 0; w < logits.size(); ++w) sum += static_cast<double>(shares[w]);
  return RowSums{sum, poison == 0 ? static_cast<double>(most) + portable_log(sum) : std::nan("")};
}

/// Mean and standard error of a sum over sentences, a word.
Estimate ratio_of(const TestText& text, const std::vector<double>& sums) {
  double all = 0, squares = 0;
  for (const double sum : sums) all += sum;
  const auto words = static_cast<double>(text.positions()), count = static_cast<double>(sums.size());
  Estimate estimate{all / words, 0};
  if (sums.size() < 2) return estimate;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double residual = sums[i] - estimate.value * text.sentence_words[i];
    squares += residual * residual;
  }
  estimate.standard_error = std::sqrt(count / (count - 1) * squares) / words;
  return estimate;
}

}  // namespace

AgreementCount agreement_between(const Evaluation& evaluation, std::uint32_t least, std::uint32_t most) {
  AgreementCount sum;
  for (std::size_t d = least; d <= most && d <= evaluation.agreement.size(); ++d) {
    sum.verbs += evaluation.agreement[d - 1].verbs;
    sum.right += evaluation.agreement[d - 1].right;
  }
  return sum;
}

Estimate paired_difference(const TestText& text, const Evaluation& a, const Evaluation& b) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.sentence_bits.size(); ++i)
    differences.push_back(a.sentence_bits[i] - b.sentence_bits[i]);
  return ratio_of(text, differences);
}

Expected<std::unique_ptr<EvaluationJob>> EvaluationJob::make(const Transformer& transformer,
                                                             const Grammar& grammar, const TestText& text,
                                                             EvaluationOptions options) {
  if (const auto fits = check_fit(transformer, grammar, text.length); !fits) return Refusal(fits.error());
  const std::size_t wanted = text.positions() * grammar.words.size();
  if (options.reference != nullptr && options.reference->size() != wanted) {
    return refuse("evaluation: reference", std::to_string(options.reference->size()) + " numbers",
                  std::to_string(wanted) + ", a word and position each");
  }
  return std::unique_ptr<EvaluationJob>(new EvaluationJob(transformer, grammar, text, options));
}

EvaluationJob::EvaluationJob(const Transformer& transformer, const Grammar& grammar, const TestText& text,
                             EvaluationOptions options)
    : grammar_(grammar), text_(text), options_(options) {
  pass_.use(transformer);
  unit_ = rows_of_unit(transformer.sizes, text.length, kPositionsAtOnce);
  for (const std::vector<GrammarEdge>& edges : grammar.edges) {
    double sum = 0;
    for (const GrammarEdge& edge : edges) sum += edge.probability * portable_log(edge.probability);
    negentropy_.push_back(sum);
  }
  result_.sentence_bits.resize(text.sentence_words.size());
  if (options_.keeps_log_probabilities)
    result_.log_probabilities.reserve(text.positions() * grammar.words.size());
}

bool EvaluationJob::step(const Budget& may_go_on) {
  do {
    if (next_ == text_.positions()) return true;
    some_windows();
  } while (may_go_on());
  return next_ == text_.positions();
}

double EvaluationJob::progress() const {
  return static_cast<double>(next_) / static_cast<double>(text_.positions());
}

void EvaluationJob::some_windows() {
  const std::size_t words = grammar_.words.size(), count = std::min(unit_, text_.positions() - next_);
  const std::span<const float> logits =
      pass_.forward(std::span(text_.inputs).subspan(next_, count), text_.length);
  for (std::size_t i = 0; i < count; ++i) measure(next_ + i, logits.subspan(i * words, words));
  next_ += count;
  if (next_ == text_.positions()) end();
}

void EvaluationJob::measure(std::size_t position, std::span<const float> logits) {
  const double log_sum = exponentials(logits, shares_).log_sum;
  const GrammarState state = text_.states[position];
  // Σ P ln P − Σ P ln Q with ln Q = z − ln Σ e^z. Rounding may leave −1e-7 of a model that is exact.
  double nats = negentropy_[state] + log_sum;
  for (const GrammarEdge& edge : grammar_.edges[state]) nats -= edge.probability * logits[edge.word];
  result_.sentence_bits[text_.sentences[position]] +=
      std::isnan(nats) ? kInfinity : std::max(0.0, nats) / kLn2;
  if (options_.reference != nullptr) {
    const auto reference = std::span(*options_.reference).subspan(position * logits.size(), logits.size());
    const RowSums sums = exponentials(reference, reference_shares_);
    for (std::size_t w = 0; w < logits.size(); ++w) {
      const double log_p = reference[w] - sums.log_sum, log_q = logits[w] - log_sum;
      divergence_ += reference_shares_[w] / sums.shares * (log_p - log_q);
    }
  }
  if (options_.keeps_log_probabilities) {
    for (const float z : logits) result_.log_probabilities.push_back(static_cast<float>(z - log_sum));
  }
  if (next_verb_ == text_.verbs.size() || text_.verbs[next_verb_].position != position) return;
  const VerbPosition& verb = text_.verbs[next_verb_++];
  double right = 0, wrong = 0;
  for (std::size_t w = 0; w < logits.size(); ++w) {
    if (grammar_.kinds[w] == WordKind::kVerb)
      (grammar_.numbers[w] == verb.number ? right : wrong) += shares_[w];
  }
  std::vector<AgreementCount>& counts = result_.agreement;
  if (counts.size() < verb.distance) counts.resize(verb.distance);
  ++counts[verb.distance - 1].verbs;
  counts[verb.distance - 1].right += right > wrong ? 1 : 0;
}

void EvaluationJob::end() {
  const Estimate excess = ratio_of(text_, result_.sentence_bits);
  result_.excess_bits = excess.value;
  const SourceStatistics source = source_statistics(grammar_);
  for (const GrammarState state : text_.states)
    result_.floor_bits += source.state_entropy[state] / static_cast<double>(text_.positions());
  result_.standard_error_bits = excess.standard_error;
  if (options_.reference != nullptr)
    result_.divergence_bits = divergence_ / kLn2 / static_cast<double>(text_.positions());
}

Expected<std::vector<double>> next_word_probabilities(const Transformer& transformer, const Grammar& grammar,
                                                      std::span<const Word> words) {
  if (const auto fits = check_fit(transformer, grammar, words.size() + 1); !fits)
    return Refusal(fits.error());
  std::vector<Word> inputs{grammar.end_word};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] >= grammar.words.size()) {
      return refuse("text: word " + std::to_string(i + 1), std::to_string(words[i]),
                    "a number below " + std::to_string(grammar.words.size()));
    }
    inputs.push_back(words[i]);
  }
  TransformerPass pass;
  pass.use(transformer);
  const std::span<const float> last =
      pass.forward(inputs, inputs.size()).subspan(words.size() * grammar.words.size());
  std::vector<float> shares;
  const double sum = exponentials(last, shares).shares;
  std::vector<double> probabilities;
  for (std::size_t w = 0; w < last.size(); ++w) probabilities.push_back(shares[w] / sum);
  return probabilities;
}

}  // namespace qs
