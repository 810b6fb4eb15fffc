#pragma once
/// Parts that the views of the lab "rounding" share.

#include <string>
#include <vector>

#include "labs/rounding/state.hpp"
#include "ui/app/lab_controls.hpp"

namespace qs::ui {

/// The switch of the method.
Control method_choice(App& app, Ui& ui);
/// The layers, and what can be chosen of the present one.
void add_layer_controls(App& app, Ui& ui, LabPage& page);
/// How much of a layer that others chose is shown, after a blank; empty if all.
std::string layer_words(const App& app);

/// One of a list as a number from 1 in the lab's state.
Control place_choice(App& app, Ui& ui, std::string name, Text label, std::vector<std::string> options,
                     std::uint64_t RoundingLabState::*place);

/// "+2.1 dB", "exact".
std::string gain_words(const std::optional<double>& db);

}  // namespace qs::ui
