#pragma once
/// Lists beside the lab, or in its place where there is no room for both, until the reader chooses: quantizers, labs,
/// presets, pinned runs, ways to save.

#include "labs/app/app.hpp"
#include "ui/kit/control_rows.hpp"
#include "ui/kit/list.hpp"

namespace qs::ui {

/// Draws into ui.area a title, a back button with more controls beside it, and the rows; paths begin with `path`.
void draw_choices(App& app, Ui& ui, const std::string& path, std::string_view title,
                  const Callback<List&>& rows, std::vector<Control> beside = {});

/// Draws the list that is open.
void draw_list_of(App& app, Ui& ui);
void draw_quantizer_list(App& app, Ui& ui);
void draw_format_list(App& app, Ui& ui);
void draw_lab_list(App& app, Ui& ui);
void draw_preset_list(App& app, Ui& ui);
void draw_run_list(App& app, Ui& ui);
void draw_save_list(App& app, Ui& ui);

}  // namespace qs::ui
