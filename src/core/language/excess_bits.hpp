#pragma once
/// How much worse than the source a model predicts, in bits a word:
///
///     excess = mean over positions of D(P(·|s_t) ‖ Q(·|context_t)) = cross-entropy − h
///     D(P ‖ Q) = Σ_w P(w) log2 P(w)/Q(w) ≥ 0                    (Kullback and Leibler 1951)
///
/// The sum over the next word is exact, only the contexts are sampled; a plain mean of −log2 Q(word) would
/// need some twenty times the text for the same standard error at an excess of 0.1 bit, and far more below.
/// The error is that of a ratio, over sentences, which are independent (Cochran 1977, section 6.3): with e_i
/// the excess and n_i the words of sentence i, N = Σ n_i and m sentences,
///
///     se = √( m/(m−1) Σ (e_i − excess · n_i)² ) / N
///
/// Two models on one text compare much finer than each alone: paired_difference(). Exponentials are float32:
/// an excess is exact to 1e-7 bit, and less than that is 0.
///
/// Agreement: the share of verbs whose number, singular or plural, the model gives more probability, over all
/// verbs that the grammar pairs, by distance to the subject. The surprise: a transformer of one layer comes
/// within 0.016 bit of the source and yet gets two of three verbs wrong that stand eight words behind their
/// subject, as such verbs are rare.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/job.hpp"
#include "core/language/test_text.hpp"
#include "core/language/transformer_pass.hpp"

namespace qs {

struct AgreementCount {
  std::uint32_t verbs = 0, right = 0;
  std::optional<double> share() const {
    if (verbs == 0) return std::nullopt;
    return static_cast<double>(right) / verbs;
  }
};

struct Evaluation {
  double excess_bits = 0;             // infinite where a logit is no finite number
  double standard_error_bits = 0;     // 0 for a single sentence
  double floor_bits = 0;              // mean of H(W|s) over the states of this text; the loss less the excess
  std::vector<double> sentence_bits;  // e_i
  std::vector<AgreementCount> agreement;  // entry d − 1: distance d
  /// Mean D(reference ‖ model), bits a word; absent without a reference.
  std::optional<double> divergence_bits;
  /// ln Q, a row of words for each position; empty unless asked for.
  std::vector<float> log_probabilities;
};

/// Over the distances from `least` to `most` together.
AgreementCount agreement_between(const Evaluation& evaluation, std::uint32_t least, std::uint32_t most);

struct Estimate {
  double value = 0, standard_error = 0;
};
/// Excess of `a` less that of `b`, bits a word; both measured on this text.
Estimate paired_difference(const TestText& text, const Evaluation& a, const Evaluation& b);

struct EvaluationOptions {
  bool keeps_log_probabilities = false;
  /// Those of the reference model on the same text, such as the float model for a quantized one; may be null.
  const std::vector<float>* reference = nullptr;
};

/// Evaluates a transformer in units of about 256 positions, fewer where there are many weights. All arguments
/// must outlive the job.
class EvaluationJob : public Job {
 public:
  /// Refuses a text longer than the context, and words or a reference of another size.
  static Expected<std::unique_ptr<EvaluationJob>> make(const Transformer& transformer, const Grammar& grammar,
                                                       const TestText& text, EvaluationOptions options = {});
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  Evaluation take() { return std::move(result_); }

 private:
  EvaluationJob(const Transformer& transformer, const Grammar& grammar, const TestText& text,
                EvaluationOptions options);
  void some_windows();
  void measure(std::size_t position, std::span<const float> logits);
  void end();

  const Grammar& grammar_;
  const TestText& text_;
  EvaluationOptions options_;
  TransformerPass pass_;
  std::vector<double> negentropy_;                // Σ P ln P of each state
  std::vector<float> shares_, reference_shares_;  // of the present position: e^(z − max)
  double divergence_ = 0;                         // nats, summed
  std::size_t unit_ = 0, next_ = 0, next_verb_ = 0;
  Evaluation result_;
};

/// Probabilities of the next word after these, which begin a sentence. Refuses words outside the vocabulary
/// and more than the context holds: context − 1.
Expected<std::vector<double>> next_word_probabilities(const Transformer& transformer, const Grammar& grammar,
                                                      std::span<const Word> words);

}  // namespace qs
