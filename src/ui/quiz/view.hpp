#pragma once
/// The quiz beside the lab that it asks about. Also notes everything in the probe, word for word, so that the
/// page can show it as its own text and controls instead.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Draws at `at`, `width` wide; returns the height.
float draw_quiz(App& app, Ui& ui, ImVec2 at, float width);

/// In the lab's place, which a question about a curve hides: the pad on which the reader draws it.
void draw_curve_pad(App& app, Ui& ui);
/// Above the lab, where the page shows the quiz: the curve that was drawn beside the computed one. Returns the height; 0
/// without such a question.
float draw_graded_curve(App& app, Ui& ui, ImVec2 at, float width);

}  // namespace qs::ui
