#pragma once
/// Zoom of a picture: by dragging on it, or by buttons in its corner, one of which returns to the whole. On a
/// narrow screen the pictures have no room in a corner, so the buttons join the lab's controls. The state
/// holds the range (AppState::zoom), so links keep it and undo restores it.

#include "labs/app/app.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

/// The shown range of a whole axis.
ChartAxis zoomed_x(const App& app, ChartAxis whole);
ChartAxis zoomed_y(const App& app, ChartAxis whole);
bool is_zoomed(const App& app);

/// Place of the buttons; keep words away from it.
Rect zoom_place(const App& app, const Ui& ui, const Rect& plot);

struct Zoomable {
  Rect plot;  // of one panel, or of several stacked ones
  ChartAxis x;
  std::optional<ChartAxis> y{};  // if both axes can be zoomed
  bool can_be_pressed = false;   // the view's own control covers the plot and takes presses
};
/// Takes whole axes. Call after everything on the plot that can be pressed or dragged.
void draw_zoom(App& app, Ui& ui, const Zoomable& whole);

/// Adds buttons, and ends of the range to type, to the controls of a lab whose picture can be zoomed.
void add_zoom_controls(App& app, Ui& ui, std::vector<Control>& controls);

/// True for a press that did not become a drag.
bool was_a_click();

}  // namespace qs::ui
