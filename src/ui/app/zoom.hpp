#pragma once
/// Zoom of a picture: by dragging on it, or by buttons beside the question, one of which returns to the whole. A
/// narrow screen has no room there, so the buttons join the lab's controls. The state holds the range
/// (AppState::zoom), so links keep it and undo restores it.

#include "labs/app/app.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

/// The shown range of a whole axis.
ChartAxis zoomed_x(const App& app, ChartAxis whole);
ChartAxis zoomed_y(const App& app, ChartAxis whole);
bool is_zoomed(const App& app);

/// Size of the buttons beside the question; nothing if they are not there.
ImVec2 zoom_size(const App& app, const Ui& ui);
/// Draws them. Call after draw_zoom(), which says what they do.
void draw_zoom_buttons(App& app, Ui& ui, ImVec2 at);

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
