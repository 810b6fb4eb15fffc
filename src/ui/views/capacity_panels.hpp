#pragma once
/// Pictures of the lab "capacity", one for each view.

#include "labs/capacity/lab.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

void draw_functions(App& app, Ui& ui, const Rect& place, const FunctionsResult& result);
void draw_surfaces(App& app, Ui& ui, const Rect& place, const CapacitySession& session);
void draw_curve(App& app, Ui& ui, const Rect& place, const CapacitySession& session);
void draw_memory(Ui& ui, const Rect& place, const CapacitySession& session);
void draw_readings(App& app, Ui& ui, const Rect& place, const Readings& readings,
                   const QuantizedNetwork& network);

}  // namespace qs::ui
