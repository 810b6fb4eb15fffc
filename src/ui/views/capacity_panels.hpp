#pragma once
/// Parts that the views of the lab "capacity" share.

#include "ui/app/lab_page.hpp"

namespace qs::ui {

bool has_capacity(const App& app);

/// Adds a button that holds the lab's work and goes on with it, while there is work.
void add_hold_of_capacity(App& app, Ui& ui, LabPage& page);

}  // namespace qs::ui
