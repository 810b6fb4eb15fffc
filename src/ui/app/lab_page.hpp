#pragma once
/// Layout of every lab: question, answer, progress, picture, numbers, controls. A view supplies the parts and
/// says what they are; lab_page.cpp alone says where they stand, and gives the picture the remaining room.

#include <optional>

#include "labs/app/app.hpp"
#include "ui/app/readout.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

struct LabPage {
  std::string question, answer;
  std::vector<Readout> readouts{};
  std::optional<Control> views{};  // the choice of a view, in a lab with several
  /// In reading order; those that are not marked as primary are further controls.
  std::vector<Control> controls{};
  bool zooms = false;               // the picture calls draw_zoom()
  bool leads = false;               // on a phone the first primary control stands above the picture
  float least_picture = 260;        // height if the canvas has none to spare
  float needed_picture = 0;         // height below which parts of it would overlap
  Callback<const Rect&> picture{};  // empty if there is nothing to draw
};

/// Room for a row of the page.
inline float row_width(const Ui& ui) {
  return ui.area.w - 2 * ui.measures.padding;
}

/// Room for a primary control, which shares its row with "More".
float primary_width(const Ui& ui);

/// Draws into ui.area; sets ui.content_height.
void draw_lab_page(App& app, Ui& ui, LabPage page);

/// Draws labs, presets, undo and redo, above every lab. Returns its height.
float draw_toolbar(App& app, Ui& ui);

}  // namespace qs::ui
