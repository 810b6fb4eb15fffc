#pragma once
/// Pictures of the lab "model", one for each view, and parts that they share.

#include "labs/model/session.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

void draw_tensor_table(App& app, Ui& ui, const Rect& place, ModelSession& session);
/// Draws all figures of one tensor, and links to other labs. Returns the height.
float draw_tensor_figures(App& app, Ui& ui, const Rect& place, ModelSession& session, std::size_t index);
void draw_tensor_map(Ui& ui, const Rect& place, const ModelSession& session, const AppState& state);
void draw_tensor_plane(Ui& ui, const Rect& place, const ModelSession& session);
void draw_model_sizes(Ui& ui, const Rect& place, const ModelSession& session);
void draw_mix(App& app, Ui& ui, const Rect& place, const ModelSession& session);

/// Draws the page without an open model; a press asks for a file through ui.wants_file.
void draw_no_model(App& app, Ui& ui, const Rect& place);
/// "Measured 3 of 7 tensors", with a bar. Returns its height.
float draw_survey_progress(Ui& ui, const Rect& place, const ModelSession& session);

/// "int4/block=32/scale=float16" as the lines of a narrow head: "int4", "block=32", "float16".
std::vector<std::string_view> head_lines(std::string_view spec);
/// The type that the file stores; "–" if it cannot be read.
std::string type_name(const io::TensorInfo& tensor);
/// True while the tensor's figures are still to come.
bool is_waiting(const MeasuredTensor& tensor);
/// A number in a table: "31.2", "exact", "…".
std::string table_number(const std::optional<double>& number, int decimals);
/// Fill of a cell: more noise, more colour.
ImU32 noise_fill(const Ui& ui, const ModelResult& result, double sqnr_db);

}  // namespace qs::ui
