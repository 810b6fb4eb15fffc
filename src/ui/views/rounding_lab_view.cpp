#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/samples.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {

Control method_choice(App& app, Ui& ui) {
  return captioned(
      ui, Text::control_method,
      lab_choice(app, ui, "method", Text::control_method, {tr(Text::method_off), tr(Text::method_on)}));
}

namespace {

Control layer_choice(App& app, Ui& ui) {
  return captioned(ui, Text::control_layer_source,
                   lab_choice(app, ui, "layer", Text::control_layer_source,
                              {tr(Text::layer_first), tr(Text::layer_second), tr(Text::layer_sequence),
                               tr(Text::layer_outliers), tr(Text::layer_chosen)}));
}

/// The sentence in the place of an answer, while there is nothing to answer.
std::string rounding_waits(App& app, Ui& ui, LabPage& page) {
  const LabModel* model = app.results().present();
  const LayerSources* sources = app.results().get<LayerSources>();
  if (sources != nullptr && !sources->trouble.empty()) return sources->trouble;
  if (app.results().get<RoundingLayer>() != nullptr) return tr(Text::rounding_no_inputs);
  if (model == nullptr || !model->wants_file().empty()) return tr(Text::rounding_waits);
  if (model->is_working())
    return tr(present_view(app).id == "motion" ? Text::motion_works : Text::rounding_reads);
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const bool is_chosen =
      lab.view == RoundingView::kRescale
          ? shared_layer_at(static_cast<std::size_t>(lab.inputs - 1)) == LayerSource::kWeights
          : lab.layer == LayerSource::kWeights;
  if (is_chosen && lab.view != RoundingView::kMotion) return tr(Text::rounding_works);
  page.controls.push_back(action(app, ui, "load", Text::digit_load, [&app] { ask_again(app); }));
  return tr(Text::rounding_missing);
}

}  // namespace

void add_layer_controls(App& app, Ui& ui, LabPage& page) {
  const RoundingLabState lab = RoundingLabState::from(app.state());
  page.controls.push_back(layer_choice(app, ui));
  const bool is_chosen = lab.layer == LayerSource::kWeights;
  if (is_chosen) {
    add_source_controls(app, ui, page.controls);
    page.controls.push_back(captioned(ui, Text::control_moment,
                                      lab_choice(app, ui, "moment", Text::control_moment,
                                                 {tr(Text::layer_sequence), tr(Text::layer_outliers),
                                                  tr(Text::inputs_independent), tr(Text::inputs_samples)})));
  }
  const LayerSources* sources = app.results().get<LayerSources>();
  if (is_chosen && sources != nullptr && sources->samples.size() > 1)
    page.controls.push_back(action(app, ui, "other_samples", Text::control_other_samples, [&app] {
      const LayerSources* now = app.results().get<LayerSources>();
      if (now == nullptr || now->samples.empty()) return;
      const std::string& next = now->samples[(now->chosen + 1) % now->samples.size()];
      change_lab<RoundingLabState>(app, [&](auto& changed) { changed.samples = next; });
    }));
  const bool has_rho =
      lab.layer == LayerSource::kSequence || (is_chosen && lab.moment == InputsChoice::kSequence);
  if (has_rho) page.controls.push_back(lab_number_field(app, ui, "rho", Text::control_rho, "", 5));
}

std::string layer_words(const App& app) {
  const RoundingLayer* layer = app.results().get<RoundingLayer>();
  const CompensateResult* compensated = app.results().get<CompensateResult>();
  std::string words;
  if (compensated != nullptr && compensated->preview_columns > 0)
    words += " " + text(Text::rounding_preview, {{"columns", std::to_string(compensated->preview_columns)}});
  if (layer == nullptr) return words;
  if (layer->is_part())
    words += " " + text(Text::rounding_part, {{"rows", std::to_string(layer->rows)},
                                              {"all_rows", grouped(layer->all_rows)},
                                              {"columns", std::to_string(layer->columns)},
                                              {"all_columns", grouped(layer->all_columns)}});
  const LayerSources* sources = app.results().get<LayerSources>();
  if (sources != nullptr && !sources->name.empty())
    words += " " + text(Text::rounding_samples_of,
                        {{"count", grouped(layer->all_samples)}, {"name", sources->name}});
  const bool rescales = RoundingLabState::from(app.state()).view == RoundingView::kRescale;
  if (rescales && sources != nullptr && layer->all_samples > kMostRescaleSamples)
    words += " " + text(Text::rounding_rescale_samples, {{"used", std::to_string(kMostRescaleSamples)}});
  if (layer->is_short_of_samples()) words += " " + tr(Text::rounding_few_samples);
  const RoundingLabState lab = RoundingLabState::from(app.state());
  if (compensated != nullptr && lab.row > layer->rows)
    words += " " + text(Text::rounding_last_row, {{"row", std::to_string(layer->rows)}});
  if (layer->all_samples > kMostLayerSamples)
    words += " " + text(Text::rounding_part_samples, {{"samples", grouped(kMostLayerSamples)},
                                                      {"all_samples", grouped(layer->all_samples)}});
  return words;
}

Control place_choice(App& app, Ui& ui, std::string name, Text label, std::vector<std::string> options,
                     std::uint64_t RoundingLabState::*place) {
  const float room = row_width(ui);
  const ImVec2 size = choice_size(ui, options, room);
  std::string path = lab_path(app, name);
  auto draw = [&app, &ui, path, label, options = std::move(options), place, room](ImVec2 at) {
    const auto selected = static_cast<int>(RoundingLabState::from(app.state()).*place) - 1;
    const auto wanted = choice(ui, path, text(label), at, options, selected, room);
    if (wanted)
      change_lab<RoundingLabState>(app,
                                   [&](auto& lab) { lab.*place = static_cast<std::uint64_t>(*wanted) + 1; });
  };
  return {size, std::move(draw), false, lab_path(app, name)};
}

std::string gain_words(const std::optional<double>& db) {
  if (db && std::isinf(*db)) return *db > 0 ? "∞" : "−∞";
  return (db && *db > 0 ? "+" : "") + decibels_with_unit(db);
}

void draw_rounding(App& app, Ui& ui) {
  LabPage page = page_with_views(app, ui, Text::rounding_question);
  const View& view = present_view(app);
  add_view(app, ui, view, page);
  const bool is_ready = view.is_ready == nullptr || view.is_ready(app);
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const bool wants_layer = lab.view == RoundingView::kCompensate || lab.view == RoundingView::kRescale ||
                           lab.view == RoundingView::kCalibrate || lab.view == RoundingView::kMotion;
  if (wants_layer && !is_ready) page.answer = rounding_waits(app, ui, page);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
