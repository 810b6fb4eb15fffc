#include "labs/language/lab.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "labs/words/text.hpp"

namespace qs {
namespace {

std::string share_text(const std::optional<double>& share) {
  return share ? percent(*share) : "–";
}

Placeholder preview_of(const LanguageTrial& trial) {
  return {"preview", trial.is_preview ? " " + std::string(text(Text::language_preview)) : std::string()};
}

/// The widest width at which less than nine tenths are kept, of a run from the widest on.
std::optional<int> breaks_at(const LanguageSweep& runs, Knowledge knowledge) {
  constexpr double kKept = 0.9;
  for (std::size_t i = 0; i < runs.points().size(); ++i) {
    const auto kept = kept_of(runs.points()[i].knows, knowledge);
    if (kept && *kept < kKept) return kMostForgetBits - static_cast<int>(i);
  }
  return std::nullopt;
}

/// Names the weight that is set to zero; empty if none is.
std::string zero_text(const LanguageSession& session) {
  const std::uint64_t zero = session.trial->setting.zero;
  const Transformer& model = session.examinee()->model;
  if (zero == 0) return {};
  const std::string number = grouped(zero), count = grouped(model.weights.size());
  for (const TransformerMatrix& matrix : matrices(model.sizes)) {
    if (zero > matrix.offset + matrix.count()) continue;
    return " " + text(Text::language_zeroed, {{"number", number},
                                              {"count", count},
                                              {"kind", kind_text(matrix.kind)},
                                              {"value", fixed(model.weights[zero - 1], 2)}});
  }
  return " " + text(Text::language_no_weight, {{"number", number}, {"count", count}});
}

std::string spec_text(const LanguageSetting& setting) {
  return setting.spec ? setting.spec->text() : "float16";
}

/// Says that the reader's own model diverged: what is shown is what was left of it.
std::string divergence_text(const LanguageSession& session) {
  const bool diverged =
      session.shows_own() && session.learning() != nullptr && session.learning()->training().problem();
  return diverged ? " " + std::string(text(Text::language_diverged)) : std::string();
}

}  // namespace

std::string sentence_text(const Grammar& grammar, std::span<const Word> words) {
  std::string sentence;
  for (const Word word : words) sentence += (sentence.empty() ? "" : " ") + grammar.words[word];
  return sentence;
}

std::string excess_text(double bits, InfoUnit unit) {
  constexpr double kSmall = 0.01, kLarge = 1;
  constexpr double kNothing = 0.00005;  // shown
  if (!std::isfinite(bits)) return "∞";
  if (bits > 0 && bits < kNothing) return "< " + fixed(2 * kNothing, 4);
  return unit.number(bits, bits < kSmall ? 4 : bits < kLarge ? 3 : 2);
}

std::string kind_text(const std::optional<MatrixKind>& kind) {
  constexpr std::array kNames = {Text::kind_embedding, Text::kind_positions, Text::kind_query,
                                 Text::kind_key,       Text::kind_value,     Text::kind_output,
                                 Text::kind_up,        Text::kind_down,      Text::kind_head};
  return std::string(text(kind ? kNames[static_cast<std::size_t>(*kind)] : Text::kind_all));
}

std::string knowledge_text(Knowledge knowledge) {
  constexpr std::array kNames = {Text::knows_far, Text::knows_near, Text::knows_rare, Text::knows_order};
  return std::string(text(kNames[static_cast<std::size_t>(knowledge)]));
}

std::optional<double> kept_of(const KnowledgeShares& shares, Knowledge knowledge) {
  switch (knowledge) {
    case Knowledge::kFar:
      return shares.far_agreement;
    case Knowledge::kNear:
      return shares.near_agreement;
    case Knowledge::kRare:
      return shares.rare_words;
    case Knowledge::kOrder:
      break;
  }
  return shares.word_order;
}

std::string language_waits(const LanguageSession& session) {
  if (session.problem()) return told(*session.problem());
  if (!session.wants_file().empty()) return std::string(text(Text::language_waits));
  return std::string(text(session.has_given_up() ? Text::language_missing : Text::language_measures));
}

std::string reading_answer(const LanguageSession& session, const AppState& state) {
  const LanguageTrial& trial = *session.trial;
  if (trial.problem) return told(*trial.problem);
  const InfoUnit unit(state);
  const ReadingResult& reading = *session.reading;
  const auto broken = std::count_if(reading.rows.begin(), reading.rows.end(),
                                    [](const SentenceRow& row) { return !row.is_grammatical(); });
  const auto same = std::count_if(reading.rows.begin(), reading.rows.end(),
                                  [](const SentenceRow& row) { return row.is_same(); });
  return text(Text::language_reads, {{"spec", state.quantizer.text()},
                                     {"same", std::to_string(same)},
                                     {"rows", std::to_string(kSentenceRows)},
                                     {"broken", std::to_string(broken)},
                                     {"excess", excess_text(trial.evaluation.excess_bits, unit)},
                                     {"exact", excess_text(session.examinee()->exact.excess_bits, unit)},
                                     unit.place(),
                                     preview_of(trial)}) +
         zero_text(session) + divergence_text(session);
}

std::string watching_answer(const LanguageSession& session, InfoUnit unit) {
  if (session.problem()) return told(*session.problem());
  const Learning& learning = *session.learning();
  const MeasuredStep& last = learning.measured().back();
  if (learning.training().problem()) return told(*learning.training().problem());
  const Placeholder step{"step", grouped(static_cast<std::uint64_t>(learning.training().steps()))},
      steps{"steps", grouped(static_cast<std::uint64_t>(learning.params().training.steps))},
      excess{"excess", excess_text(last.excess_bits, unit)};
  if (learning.training().steps() == 0) return text(Text::language_guesses, {excess, unit.place()});
  const Text sentence = learning.is_done()  ? Text::language_learned
                        : session.is_held() ? Text::language_held
                                            : Text::language_learns;
  return text(sentence, {step, steps, excess, unit.place(), {"far", share_text(last.far_agreement)}});
}

std::string harm_answer(const LanguageSession& session, InfoUnit unit) {
  const LanguageTrial& trial = *session.trial;
  if (trial.problem) return told(*trial.problem);
  std::string answer =
      text(Text::language_harm, {{"bits", fixed(trial.quantized.bits_per_weight, 2)},
                                 {"excess", excess_text(trial.evaluation.excess_bits, unit)},
                                 {"added", excess_text(trial.added.value, unit)},
                                 {"moved", excess_text(trial.evaluation.divergence_bits.value_or(0), unit)},
                                 unit.place(),
                                 preview_of(trial)});
  answer += zero_text(session) + divergence_text(session);
  const LanguageSweep* kinds = session.kinds;
  if (kinds == nullptr || !kinds->is_done()) return answer;
  const std::size_t all = session.examinee()->model.weights.size();
  const LanguagePoint* worst = nullptr;
  for (const LanguagePoint& point : kinds->points()) {
    if (!point.setting.only) continue;
    const auto harm = point.added_per_saved(all);
    if (harm && (worst == nullptr || *harm > worst->added_per_saved(all).value_or(0))) worst = &point;
  }
  if (worst != nullptr)
    answer += " " + text(Text::language_worst_kind, {{"kind", kind_text(worst->setting.only)}});
  return answer;
}

std::string settings_answer(const LanguageSession& session, InfoUnit unit) {
  if (session.sweep == nullptr) {
    const std::size_t count = settings_of_sweep(session.examinee()->model).size();
    return text(Text::language_sweep_asks, {{"count", std::to_string(count)}});
  }
  const LanguageSweep& sweep = *session.sweep;
  if (!sweep.is_done()) {
    return text(Text::language_sweep_runs,
                {{"done", std::to_string(sweep.points().size())}, {"count", std::to_string(sweep.size())}});
  }
  if (!sweep.fates()) return std::string(text(Text::language_sweep_alike));
  const LanguagePoint &better = sweep.points()[sweep.fates()->better],
                      &worse = sweep.points()[sweep.fates()->worse];
  return text(Text::language_sweep_fates, {{"better_db", fixed(*better.weight_sqnr_db, 1)},
                                           {"worse_db", fixed(*worse.weight_sqnr_db, 1)},
                                           {"better_kind", kind_text(better.setting.only)},
                                           {"worse_kind", kind_text(worse.setting.only)},
                                           {"better", excess_text(better.excess_bits, unit)},
                                           {"worse", excess_text(worse.excess_bits, unit)},
                                           unit.place()});
}

std::string forgetting_answer(const LanguageSession& session, const LanguageLabState& lab) {
  if (session.widths == nullptr)
    return text(Text::language_forget_asks, {{"what", knowledge_text(lab.knows)}});
  const LanguageSweep& runs = *session.widths;
  if (!runs.is_done()) {
    return text(Text::language_sweep_runs,
                {{"done", std::to_string(runs.points().size())}, {"count", std::to_string(runs.size())}});
  }
  std::string list;
  for (int bits = kMostForgetBits; bits >= kLeastForgetBits; --bits) {
    for (std::size_t i = 0; i < kKnowledges; ++i) {
      const auto knowledge = static_cast<Knowledge>(i);
      if (breaks_at(runs, knowledge) != bits) continue;
      list += (list.empty() ? "" : ", ") +
              text(Text::language_breaks_at,
                   {{"what", knowledge_text(knowledge)}, {"bits", std::to_string(bits)}});
    }
  }
  std::string answer =
      list.empty() ? std::string(text(Text::language_holds)) : text(Text::language_breaks, {{"list", list}});
  if (!runs.points().empty()) {
    answer += " " + text(Text::language_forget_widths, {{"first", spec_text(runs.points().front().setting)},
                                                        {"last", spec_text(runs.points().back().setting)}});
  }
  const auto error = kept_guess_error(lab.guesses[static_cast<std::size_t>(lab.knows)], runs, lab.knows);
  if (error)
    answer += " " + text(Text::language_forget_guess,
                         {{"what", knowledge_text(lab.knows)}, {"points", fixed(100 * *error, 1)}});
  return answer;
}

std::string description_answer(const LanguageSession& session) {
  const LanguageTrial& trial = *session.trial;
  if (trial.problem) return told(*trial.problem);
  const auto count = static_cast<double>(session.examinee()->model.weights.size());
  const auto whole = [](double bits) { return grouped(static_cast<std::uint64_t>(std::llround(bits))); };
  const double stored = trial.quantized.bits_per_weight * count, grammar = session.world()->length.bits;
  return text(Text::language_description, {{"stored", whole(stored)},
                                           {"coded", whole(trial.quantized.entropy_bits * count)},
                                           {"grammar", whole(grammar)},
                                           {"times", fixed(stored / grammar, 1)}});
}

std::optional<double> kept_guess_error(const KeptGuess& guess, const LanguageSweep& runs,
                                       Knowledge knowledge) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < runs.points().size(); ++i) {
    const auto& expected = guess[kForgetPlaces - 1 - i];  // runs begin at the widest
    const auto kept = kept_of(runs.points()[i].knows, knowledge);
    if (!expected || !kept) continue;
    sum += std::abs(*expected - *kept);
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

AppState state_of(const AppState& state, const LanguagePoint& point) {
  LanguageLabState lab = LanguageLabState::from(state);
  lab.view = LanguageView::kQuantize;
  lab.which = point.setting.only ? static_cast<std::uint64_t>(*point.setting.only) + 1 : 0;
  lab.zero = point.setting.zero;
  AppState shown = lab.to(state);
  shown.quantizer = point.setting.spec.value_or(shown.quantizer);
  return shown;
}

}  // namespace qs
