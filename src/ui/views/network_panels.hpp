#pragma once
/// Parts that the views of the lab "network" share.

#include "ui/app/lab_page.hpp"

namespace qs::ui {

/// Adds the formats of the whole network's weights and activations.
void add_format_controls(App& app, Ui& ui, std::vector<Control>& controls);
/// Adds the formats of each layer.
void add_layer_formats(App& app, Ui& ui, std::size_t layers, std::vector<Control>& controls);
/// Adds what starts, holds and changes the training.
void add_training_controls(App& app, Ui& ui, LabPage& page);
Control hold_button(App& app, Ui& ui);

/// Share of right answers, with its standard error in the explanation.
Readout right_readout(const Ui& ui, const NetworkSession& session, double accuracy);

}  // namespace qs::ui
