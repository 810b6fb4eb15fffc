#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/rounding/layer.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {

Control method_choice(App& app, Ui& ui) {
  return captioned(
      ui, Text::control_method,
      lab_choice(app, ui, "method", Text::control_method, {tr(Text::method_off), tr(Text::method_on)}));
}

Control layer_choice(App& app, Ui& ui) {
  return captioned(ui, Text::control_layer_source,
                   lab_choice(app, ui, "layer", Text::control_layer_source,
                              {tr(Text::layer_first), tr(Text::layer_second), tr(Text::layer_sequence),
                               tr(Text::layer_outliers)}));
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
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const bool wants_layer = lab.view != RoundingView::kRotate && lab.view != RoundingView::kMap;
  const LabModel* model = app.results().present();
  const bool is_ready = view.is_ready == nullptr || view.is_ready(app);
  add_view(app, ui, view, page);
  if (wants_layer && !is_ready) {
    const bool has_layer = app.results().get<RoundingLayer>() != nullptr;
    if (has_layer) {
      page.answer = tr(Text::rounding_no_inputs);
    } else if (app.results().present() != nullptr && app.results().present()->is_working()) {
      page.answer = tr(Text::motion_works);
    } else if (model == nullptr || !model->wants_file().empty()) {
      page.answer = tr(Text::rounding_waits);
    } else {
      page.answer = tr(Text::rounding_missing);
      page.controls.push_back(action(app, ui, "load", Text::digit_load, [&app] { ask_again(app); }));
    }
  }
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
