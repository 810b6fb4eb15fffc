#pragma once
/// Controls of the lab "network", for each view.

#include "labs/network/lab.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

void add_training_controls(App& app, Ui& ui, NetworkSession& session, std::vector<Control>& controls);
/// Adds format and activations; with `of_layers` also those of each layer.
void add_format_controls(App& app, Ui& ui, float width, std::size_t layers, bool of_layers,
                         std::vector<Control>& controls);
void add_drawing_controls(App& app, Ui& ui, const NetworkSession& session, std::vector<Control>& controls);
void add_sweep_controls(App& app, Ui& ui, const NetworkSession& session, std::vector<Control>& controls);
void add_budget_controls(App& app, Ui& ui, float width, NetworkSession& session,
                         std::vector<Control>& controls);
Control hold_button(App& app, Ui& ui, NetworkSession& session);

}  // namespace qs::ui
