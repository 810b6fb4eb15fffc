#pragma once
/// Two pictures of the lab "noise": the error of the present quantizer, weight by weight and as a whole, and
/// its values under five published definitions.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

void draw_error_view(App& app, Ui& ui, const Rect& place, const NoiseResult& result);
void draw_definitions_view(Ui& ui, const Rect& place, const NoiseReport& result);

}  // namespace qs::ui
