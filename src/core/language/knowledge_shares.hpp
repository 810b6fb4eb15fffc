#pragma once
/// What a model still knows of the source, as shares from 0 to 1 over the positions t of a test text:
///
///     near, far      agreement: verbs whose number gets more probability, 1 to 3 words behind their subject,
///                    and 4 or more (excess_bits.hpp)
///     rare words     Σ_t Σ_{w ∈ R} min(P(w|s_t), Q_t(w)) / Σ_t Σ_{w ∈ R} P(w|s_t)
///     word order     mean over t of Q_t(all words that may come next, in either number)
///
/// R are the rarest words that together make up at most a tenth of a text. The overlap Σ min(P, Q) is 1 less the
/// total variation distance where R are all words. Word order counts "the cat sleep" as right: only the number
/// is wrong there, which agreement counts. The surprise: a model that has forgotten every agreement keeps most of
/// its word order, since the order is told by the last word or two.

#include <optional>
#include <vector>

#include "core/language/entropy_rate.hpp"
#include "core/language/excess_bits.hpp"

namespace qs {

inline constexpr std::uint32_t kFarDistance = 4;  // words from the subject to the verb, at least
inline constexpr double kRareShare = 0.1;

/// True for each word of R.
std::vector<bool> rare_words(const SourceStatistics& statistics);

struct KnowledgeShares {
  std::optional<double> near_agreement, far_agreement;  // nothing without such verbs
  double rare_words = 0, word_order = 0;
};
/// `evaluation` must keep its log probabilities and have been made on this text.
KnowledgeShares knowledge_shares(const Grammar& grammar, const TestText& text, const std::vector<bool>& rare,
                                 const Evaluation& evaluation);

}  // namespace qs
