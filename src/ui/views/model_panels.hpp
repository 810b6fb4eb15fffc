#pragma once
/// Parts that the views of the lab "model" share.

#include "labs/model/session.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

/// Height of the views' pictures.
inline constexpr float kModelPicture = 380, kModelNarrow = 520;

/// Answers: the model, its worst tensor, what could not be read; or its best mix.
std::string model_summary(const App& app);
std::string mix_sentence(const App& app);

/// Add the controls that pick and order tensors, and those of the mix; both with the formats.
void add_table_controls(App& app, Ui& ui, LabPage& page);
void add_mix_controls(App& app, Ui& ui, LabPage& page);
/// Adds what holds, stops and continues the survey.
void add_run_controls(App& app, Ui& ui, std::vector<Control>& controls);
/// Adds a row of what can be saved, and the way to another file.
void add_model_exports(App& app, Ui& ui, std::vector<Control>& controls);

/// Draws all figures of one tensor, and links to other labs. Returns the height, which can be asked before.
float tensor_figures_height(App& app, Ui& ui, float width, ModelSession& session, std::size_t index);
float draw_tensor_figures(App& app, Ui& ui, const Rect& place, ModelSession& session, std::size_t index);

/// Draws the page without an open model; a press asks for a file through ui.wants_file.
void draw_no_model(App& app, Ui& ui, const Rect& place);
/// "Measured 3 of 7 tensors", with a bar. Returns its height.
float draw_survey_progress(Ui& ui, const Rect& place, const ModelSession& session);

/// "int4/block=32/scale=float16" as the lines of a narrow head: "int4", "block=32", "float16".
std::vector<std::string_view> head_lines(std::string_view spec);
/// The stored type in words, or "–" for one that nobody names.
std::string type_or_dash(const io::TensorInfo& tensor);
/// True while the tensor's figures are still to come.
bool is_waiting(const MeasuredTensor& tensor);
/// A number in a table: "31.2", "exact", "…".
std::string table_number(const std::optional<double>& number, int decimals);
/// Fill of a cell: more noise, more colour.
ImU32 noise_fill(const Ui& ui, double least_db, double most_db, double sqnr_db);

}  // namespace qs::ui
