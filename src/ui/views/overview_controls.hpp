#pragma once
/// The controls of the lab "overview".

#include "labs/app.hpp"
#include "ui/control_rows.hpp"

namespace qs::ui {

/// `width` is the room of a row. The controls act on `app` while they are drawn.
std::vector<Control> overview_controls(App& app, Ui& ui, float width);

/// Whether the present row lets its range be chosen.
bool has_range(const App& app);
void change_overview_range(App& app, std::string_view range);

}  // namespace qs::ui
