#pragma once
/// What the lab "network" says of what it shows, in a sentence a view.

#include "labs/network/session.hpp"
#include "labs/state/info_unit.hpp"

namespace qs {

std::string training_answer(const NetworkSession& session);
std::string quantized_answer(const NetworkSession& session, const QuantizeResult& result, InfoUnit unit);
std::string drawn_answer(const DrawnResult& result, const std::string& spec);
std::string sweep_answer(const NetworkSession& session, const Guess& guess);
std::string retrain_answer(const NetworkSession& session);
std::string budget_answer(const NetworkSession& session, double budget);

/// How far the guess lies from the points of the whole network, in accuracy on average; nothing where there
/// is none.
std::optional<double> guess_error(const Guess& guess, std::span<const SweepPoint> points);
/// The guess by straight lines; nothing outside of what was drawn.
std::optional<double> guess_at(const Guess& guess, double decibels);

/// It runs over guessing by too little to have learned: its loss is that of guessing.
bool has_learned_nothing(const Training& training);

/// "3 bits, 1 bit", a layer after the other.
std::string bits_text(std::span<const int> bits);
/// "64-32-10".
std::string widths_text(const NetworkParams& params);

/// What a run of the lab is, for the list of pinned runs: the state that shows this setting.
AppState state_of(const AppState& state, const SweepPoint& point, std::size_t layers);

}  // namespace qs
