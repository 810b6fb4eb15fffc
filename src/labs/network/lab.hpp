#pragma once
/// Answer sentences of the lab "network", one for each view.

#include "labs/network/session.hpp"
#include "labs/state/info_unit.hpp"

namespace qs {

std::string training_answer(const NetworkSession& session);
std::string quantized_answer(const NetworkSession& session, const QuantizeResult& result, InfoUnit unit);
std::string drawn_answer(const DrawnResult& result, const std::string& spec);
std::string sweep_answer(const NetworkSession& session, const Guess& guess);
std::string retrain_answer(const NetworkSession& session);
std::string budget_answer(const NetworkSession& session, double budget);

/// Mean distance in accuracy between the guess and the points of the whole network; nothing if there is none.
std::optional<double> guess_error(const Guess& guess, std::span<const SweepPoint> points);
/// The guess by linear interpolation; nothing outside of the drawn range.
std::optional<double> guess_at(const Guess& guess, double decibels);

/// True if the loss is no better than guessing.
bool has_learned_nothing(const Training& training);

/// "3 bits, 1 bit", layer by layer.
std::string bits_text(std::span<const int> bits);
/// "64-32-10".
std::string widths_text(const NetworkParams& params);

/// State that shows this setting, for the list of pinned runs.
AppState state_of(const AppState& state, const SweepPoint& point, std::size_t layers);

}  // namespace qs
