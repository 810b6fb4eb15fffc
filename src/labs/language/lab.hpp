#pragma once
/// Answer sentences of the lab "language", one for each view, and words that its views share.

#include "labs/language/session.hpp"
#include "labs/state/info_unit.hpp"

namespace qs {

std::string reading_answer(const LanguageSession& session, const AppState& state);
std::string watching_answer(const LanguageSession& session, InfoUnit unit);
std::string harm_answer(const LanguageSession& session, InfoUnit unit);
std::string settings_answer(const LanguageSession& session, InfoUnit unit);
std::string forgetting_answer(const LanguageSession& session, const LanguageLabState& lab);
std::string description_answer(const LanguageSession& session);
/// While there is nothing to answer yet.
std::string language_waits(const LanguageSession& session);

/// "the cat near some dogs sleeps"
std::string sentence_text(const Grammar& grammar, std::span<const Word> words);
/// Bits a word with as many decimals as tell something.
std::string excess_text(double bits, InfoUnit unit);
/// "query"; "all matrices" for none.
std::string kind_text(const std::optional<MatrixKind>& kind);
/// "agreement far away".
std::string knowledge_text(Knowledge knowledge);
/// Share that is kept of it, 0 to 1.
std::optional<double> kept_of(const KnowledgeShares& shares, Knowledge knowledge);
/// Mean distance between the guess and the runs; nothing if there is none.
std::optional<double> kept_guess_error(const KeptGuess& guess, const LanguageSweep& runs,
                                       Knowledge knowledge);

/// State that shows this point, for the list of pinned runs.
AppState state_of(const AppState& state, const LanguagePoint& point);

}  // namespace qs
