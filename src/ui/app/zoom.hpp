#pragma once
/// A part of a picture, larger: dragged out on it, or by buttons in its corner, one of which leads back to
/// the whole. On a narrow screen, whose pictures have no corner to spare, the buttons stand with the lab's
/// controls. The part is in the state (AppState::zoom), so a link holds it and undo takes it back.

#include "labs/app/app.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

/// The part of a whole axis that is shown.
ChartAxis zoomed_x(const App& app, ChartAxis whole);
ChartAxis zoomed_y(const App& app, ChartAxis whole);
bool is_zoomed(const App& app);

/// Where the buttons stand: no words there.
Rect zoom_place(const App& app, const Ui& ui, const Rect& plot);

struct Zoomable {
  Rect plot;  // of one panel, or of several under each other
  ChartAxis x;
  std::optional<ChartAxis> y{};  // where both can be zoomed
  bool can_be_pressed = false;   // something of the view's lies over the whole plot, and takes presses
};
/// Of whole axes. After everything that can be pressed or dragged on the plot.
void draw_zoom(App& app, Ui& ui, const Zoomable& whole);

/// Buttons and edges to type, among the controls of a lab whose picture can be zoomed.
void add_zoom_controls(App& app, Ui& ui, std::vector<Control>& controls);

/// A press that did not become a drag.
bool was_a_click();

}  // namespace qs::ui
