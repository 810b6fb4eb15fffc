#include <cmath>

#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/capacity_panels.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

using Controls = std::vector<Control>;

void fill_functions(App& app, Ui& ui, const FunctionsResult& result, LabPage& page) {
  page.answer = functions_answer(result);
  page.controls.push_back(
      lab_choice(app, ui, "inputs", Text::control_inputs, {tr(Text::inputs_two), tr(Text::inputs_three)}));
  page.controls.push_back(
      lab_choice(app, ui, "hidden", Text::control_units_hidden, {tr(Text::units_none), tr(Text::units_two)}));
  page.controls.push_back(
      lab_choice(app, ui, "alphabet", Text::control_alphabet,
                 {"±1", "−1 0 1", "−2…2", tr(Text::bits_two), tr(Text::bits_three), tr(Text::bits_four)}));
  page.least_picture = ui.measures.narrow ? ui.area.w + (result.hidden ? 500 : 360)
                       : result.hidden    ? 480
                                          : 380;
  page.picture = [&](const Rect& place) { draw_functions(app, ui, place, result); };
}

void fill_surface(App& app, Ui& ui, const CapacitySession& session, LabPage& page) {
  const float width = ui.area.w - 2 * ui.measures.padding;
  page.answer = surface_answer(session, app.state().quantizer.text());
  for (Control& control : quantizer_controls(app, ui, width, 0)) page.controls.push_back(std::move(control));
  page.controls.push_back(next_seed(app, ui));
  page.least_picture = ui.measures.narrow ? width + 240 : 400;
  page.picture = [&](const Rect& place) { draw_surfaces(app, ui, place, session); };
}

void fill_curve(App& app, Ui& ui, const CapacitySession& session, LabPage& page) {
  const int bits = static_cast<int>(lab_number(app.state(), "curve_bits"));
  page.answer = curve_answer(session, bits);
  const ImVec2 size{std::min(380.0F, ui.area.w - 2 * ui.measures.padding), slider_height(ui)};
  auto draw = [&app, &ui, size, bits](ImVec2 at) {
    const auto wanted =
        slider(ui, lab_path(app, "curve_bits"), text(Text::control_bits), {at.x, at.y, size.x, size.y}, bits,
               1, static_cast<int>(HingeSurvey::kMostHingeBits), text(Text::unit_bits));
    if (wanted) app.set_state(with_lab_value(app.state(), "curve_bits", std::to_string(*wanted)));
  };
  page.controls.push_back({size, std::move(draw), false, lab_path(app, "curve_bits")});
  page.least_picture = 380;
  page.picture = [&](const Rect& place) { draw_curve(app, ui, place, session); };
}

void fill_memory(App& app, Ui& ui, const CapacitySession& session, LabPage& page) {
  page.answer = memory_answer(session);
  page.controls.push_back(lab_choice(app, ui, "memory", Text::control_alphabet,
                                     {"±1", "−1 0 1", tr(Text::bits_two), tr(Text::bits_three)}));
  page.controls.push_back(next_seed(app, ui));
  page.picture = [&](const Rect& place) { draw_memory(ui, place, session); };
}

void fill_readings(App& app, Ui& ui, const NetworkSession& session, const Readings* readings, LabPage& page) {
  const float width = ui.area.w - 2 * ui.measures.padding;
  if (session.quantized == nullptr || session.quantized->problem || readings == nullptr) {
    page.answer = session.quantized == nullptr ? tr(Text::readings_wait) : told(*session.quantized->problem);
    if (session.training() == nullptr && !session.wants_digits()) {
      page.answer = tr(Text::network_no_digits);
      page.controls.push_back(
          action(app, ui, "load", Text::network_load, [&app] { app.ask_for_digits_again(); }));
    }
  } else {
    const QuantizedNetwork& network = session.quantized->quantized;
    page.answer = readings_answer(*readings, InfoUnit(app.state()));
    page.least_picture = ui.measures.narrow ? 640 : 400;
    page.picture = [&app, &ui, readings, &network](const Rect& place) {
      draw_readings(app, ui, place, *readings, network);
    };
  }
  for (Control& control : quantizer_controls(app, ui, width, 0)) page.controls.push_back(std::move(control));
}

}  // namespace

void draw_capacity(App& app, Ui& ui) {
  LabPage page;
  page.question = tr(Text::capacity_question);
  page.controls.push_back(lab_choice(app, ui, "view", Text::control_view,
                                     {tr(Text::view_functions), tr(Text::view_surface), tr(Text::view_curve),
                                      tr(Text::view_memory), tr(Text::view_readings)}));
  CapacitySession* session = app.results().capacity;
  const NetworkSession* network = app.results().network;
  const std::string view = lab_value(app.state(), "view");
  if (session != nullptr && session->has_work() && (view == "memory" || view == "surface")) {
    const bool held = session->is_held();
    page.controls.push_back(action(app, ui, "hold", held ? Text::network_go_on : Text::network_hold,
                                   [session, held] { session->hold(!held); }));
  }
  if (session != nullptr && view == "functions" && session->functions != nullptr) {
    fill_functions(app, ui, *session->functions, page);
  } else if (session != nullptr && view == "surface") {
    fill_surface(app, ui, *session, page);
  } else if (session != nullptr && view == "curve") {
    fill_curve(app, ui, *session, page);
  } else if (session != nullptr && view == "memory" && session->memory != nullptr) {
    fill_memory(app, ui, *session, page);
  } else if (network != nullptr && view == "readings") {
    fill_readings(app, ui, *network, session == nullptr ? nullptr : session->readings, page);
  }
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
