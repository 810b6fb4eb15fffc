#pragma once

#include "ui/kit/draw.hpp"

namespace qs {
class App;
}

namespace qs::ui {

struct Ui;

/// Bits against SQNR: formats as points, two families joined, one limit and one dashed line.
void draw_ladder_plane(App& app, Ui& ui, const Rect& place);

}  // namespace qs::ui
