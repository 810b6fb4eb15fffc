#pragma once
/// Parts of every lab's page besides its own picture and controls.

#include "labs/app/app.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

/// Parts that every lab shows: question and answer, progress, notice. Each returns its height. `numbers` have
/// their own colours in the answer.
struct HeadingWidths {
  float question, answer;  // buttons may stand beside the question
};
float draw_heading(Ui& ui, ImVec2 at, HeadingWidths widths, std::string_view question,
                   std::string_view answer, std::span<const WordColor> numbers);
float draw_progress(App& app, Ui& ui, ImVec2 at, float width);
float draw_notice(App& app, Ui& ui, ImVec2 at, float width);

/// Parts of the toolbar that go to the lab's controls for lack of room.
Control units_choice(App& app, Ui& ui);
std::vector<Control> action_buttons(App& app, Ui& ui);

/// Lists the layers, random sources and the tensors of the open file.
void draw_source_list(App& app, Ui& ui);
/// Lists the readings of a file that can be read in several ways, with the first numbers of each.
void draw_reading_list(App& app, Ui& ui);

}  // namespace qs::ui
