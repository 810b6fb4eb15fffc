#pragma once
/// Pictures of the lab "network", one for each view.

#include "labs/network/lab.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

void draw_training(App& app, Ui& ui, const Rect& place, const NetworkSession& session);
void draw_quantized(Ui& ui, const Rect& place, const NetworkSession& session, const QuantizeResult& result);
void draw_drawing(App& app, Ui& ui, const Rect& place, NetworkSession& session, const DrawnResult& result);
void draw_sweep(App& app, Ui& ui, const Rect& place, const NetworkSession& session);
void draw_retraining(Ui& ui, const Rect& place, const NetworkSession& session);
void draw_budget(App& app, Ui& ui, const Rect& place, const NetworkSession& session);

}  // namespace qs::ui
