#pragma once
/// Two pictures of lab "noise": the error of the present quantizer, weight by weight and as a whole, and what
/// five published definitions make of it.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

void draw_error_view(App& app, Ui& ui, const Rect& place, const NoiseResult& result);
void draw_definitions_view(Ui& ui, const Rect& place, const EstimatorResult& result);

}  // namespace qs::ui
