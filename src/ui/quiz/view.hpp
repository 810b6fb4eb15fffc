#pragma once
/// The quiz beside the lab that it asks about. Also notes everything in the probe, word for word, so that the
/// page can show it as its own text and controls instead.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Draws at `at`, `width` wide; returns the height.
float draw_quiz(App& app, Ui& ui, ImVec2 at, float width);

}  // namespace qs::ui
