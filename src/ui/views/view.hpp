#pragma once
/// One picture of a lab, as a row: what the page says and shows while the lab's parameter "view" has the
/// row's word. Each row stands in the file of its picture; ui/views/rows.cpp lists them.

#include "ui/app/lab_page.hpp"

namespace qs::ui {

struct View {
  std::string_view id;  // the word of the parameter
  Text title;           // in the choice of views
  /// True if the results that the answer and the picture read are there; null if the lab's own suffice.
  bool (*is_ready)(const App& app) = nullptr;
  std::string (*answer)(const App& app);
  /// The drawing function itself: a short wrapper stays in the module's first part, with what it calls.
  void (*draw)(App& app, Ui& ui, const Rect& picture);
  /// Adds the controls, and sets what depends on a result: readouts, height, no picture.
  void (*fill)(App& app, Ui& ui, LabPage& page) = nullptr;
  float least_picture = 260;  // height if the canvas has none to spare
  float least_narrow = 0;     // the same in one column; 0 if it is not another
  bool zooms = false;         // the picture calls draw_zoom()
};

/// Row of the present view of the present lab.
const View& present_view(const App& app);

/// Starts the page of a lab with several views: the question, and the choice of a view.
LabPage page_with_views(App& app, Ui& ui, Text question);

/// Adds what a view shows; answer and picture only if its results are there.
void add_view(App& app, Ui& ui, const View& view, LabPage& page);

}  // namespace qs::ui
