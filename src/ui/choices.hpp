#pragma once
/// Lists that take the lab's place until something is chosen: quantizers, labs, prepared states.

#include "labs/app.hpp"
#include "ui/list.hpp"

namespace qs::ui {

/// Title, a button back, and the rows; paths begin with `path`.
void draw_choices(App& app, Ui& ui, const std::string& path, std::string_view title,
                  const std::function<void(List&)>& rows);

void draw_quantizer_list(App& app, Ui& ui);
void draw_lab_list(App& app, Ui& ui);
void draw_preset_list(App& app, Ui& ui);

}  // namespace qs::ui
