#pragma once
/// The form that every lab has: question, answer, what is going on, picture, numbers, controls. A view says
/// what they are; this lays them out and gives the picture the room that is left.

#include "labs/app/app.hpp"
#include "ui/app/readout.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

struct LabPage {
  std::string question, answer;
  std::vector<Readout> readouts{};
  std::vector<Control> controls{};
  bool zooms = false;               // the picture calls draw_zoom()
  float least_picture = 260;        // its height where the canvas has none to spare
  Callback<const Rect&> picture{};  // nothing where there is nothing to draw
};

/// Into ui.area; sets ui.content_height.
void draw_lab_page(App& app, Ui& ui, LabPage page);

/// Labs, prepared states, back and forth: above every lab. Returns its height.
float draw_toolbar(App& app, Ui& ui);

}  // namespace qs::ui
