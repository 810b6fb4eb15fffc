#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/network_controls.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

// ---- numbers ----

Readout right_readout(const Ui& ui, const NetworkSession& session, double accuracy) {
  const auto count = static_cast<double>(session.data()->test.count());
  const std::string number = grouped(session.data()->test.count());
  const double error = 100 * std::sqrt(std::max(0.0, accuracy * (1 - accuracy)) / count);
  return {tr(Text::readout_right),
          fixed(100 * accuracy, 1),
          text(Text::readout_right_unit, {{"count", number}}),
          ui.theme.signal,
          accuracy,
          "network/right",
          text(Text::explain_right,
               {{"count", number}, {"seed", std::to_string(kSplitSeed)}, {"error", fixed(error, 1)}})};
}

Readout weights_readout(const Ui& ui, const NetworkSession& session) {
  const NetworkParams& params = session.params();
  std::uint64_t weights = 0;
  for (std::size_t i = 1; i < params.widths.size(); ++i)
    weights += std::uint64_t{params.widths[i - 1]} * params.widths[i];
  return {tr(Text::readout_weights),
          grouped(weights),
          text(Text::readout_weights_unit, {{"layers", std::to_string(params.widths.size() - 1)}}),
          ui.theme.ink,
          {},
          "network/weights",
          text(Text::explain_weights, {{"widths", widths_text(params)}})};
}

std::vector<Readout> quantized_readouts(const App& app, const Ui& ui, const NetworkSession& session,
                                        const QuantizeResult& result) {
  const InfoUnit unit(app.state());
  const QuantizedNetwork& changed = result.quantized;
  return {right_readout(ui, session, result.judgement.accuracy),
          decibels_readout(ui, Text::readout_weight_sqnr, changed.weight_sqnr_db, "network/sqnr",
                           tr(Text::explain_weight_sqnr)),
          {tr(Text::readout_moved),
           unit.number(result.judgement.logit_kl_bits, 3),
           unit.name(),
           ui.theme.noise,
           {},
           "network/moved",
           tr(Text::explain_moved)},
          {tr(Text::readout_network_bits),
           fixed(changed.bits_per_weight, 2),
           tr(Text::unit_bits),
           ui.theme.quantized,
           {},
           "network/bits_per_weight",
           tr(Text::explain_network_bits)}};
}

// ---- views ----

/// Without a trained network, every view shows the training.
void fill_training(App& app, Ui& ui, NetworkSession& session, LabPage& page) {
  page.answer = training_answer(session);
  add_training_controls(app, ui, session, page.controls);
  const Training* training = session.training();
  if (training == nullptr) return;
  const double accuracy =
      training->history().empty() ? 1.0 / kDigits : training->history().back().test_accuracy;
  page.readouts = {right_readout(ui, session, accuracy), weights_readout(ui, session)};
  page.zooms = true;
  page.least_picture = 340;
  page.picture = [&](const Rect& place) { draw_training(app, ui, place, session); };
}

void fill_quantized(App& app, Ui& ui, float width, NetworkSession& session, LabPage& page) {
  const QuantizeResult& result = *session.quantized;
  page.answer = quantized_answer(session, result, InfoUnit(app.state()));
  add_format_controls(app, ui, width, session.examinee()->network.layers.size(), true, page.controls);
  if (result.problem) return;
  page.readouts = quantized_readouts(app, ui, session, result);
  const auto layers = static_cast<float>(result.quantized.layers.size());
  constexpr float kBars = 150;  // of a layer
  page.least_picture = ui.measures.narrow ? layers * kBars + width + 30 : std::max(340.0F, layers * kBars);
  page.picture = [&](const Rect& place) { draw_quantized(ui, place, session, result); };
}

void fill_drawing(App& app, Ui& ui, float width, NetworkSession& session, LabPage& page) {
  page.answer = drawn_answer(*session.drawn, app.state().quantizer.text());
  add_drawing_controls(app, ui, session, page.controls);
  add_format_controls(app, ui, width, 0, false, page.controls);
  page.least_picture = ui.measures.narrow ? 560 : 340;
  page.picture = [&](const Rect& place) { draw_drawing(app, ui, place, session, *session.drawn); };
}

/// Sets the picture and the controls of the present view.
void fill_view(App& app, Ui& ui, NetworkSession& session, LabPage& page) {
  const float width = ui.area.w - 2 * ui.measures.padding;
  const std::string view = lab_value(app.state(), "view");
  if (session.training() == nullptr && !session.wants_digits()) {
    page.answer = training_answer(session);
    page.controls.push_back(
        action(app, ui, "load", Text::network_load, [&app] { app.ask_for_digits_again(); }));
  } else if (view == "quantize" && session.quantized != nullptr) {
    fill_quantized(app, ui, width, session, page);
  } else if (view == "draw" && session.drawn != nullptr) {
    fill_drawing(app, ui, width, session, page);
  } else if (view == "sweep" && session.is_trained()) {
    page.answer = sweep_answer(session, guess_of(app.state()));
    if (session.has_work()) page.controls.push_back(hold_button(app, ui, session));
    add_sweep_controls(app, ui, session, page.controls);
    page.least_picture = ui.measures.narrow ? 520 : 360;
    page.picture = [&](const Rect& place) { draw_sweep(app, ui, place, session); };
  } else if (view == "retrain" && session.is_trained()) {
    page.answer = retrain_answer(session);
    if (session.has_work()) page.controls.push_back(hold_button(app, ui, session));
    page.picture = [&](const Rect& place) { draw_retraining(ui, place, session); };
  } else if (view == "budget" && session.own_budget != nullptr) {
    page.answer = budget_answer(session, lab_number(app.state(), "budget"));
    add_budget_controls(app, ui, width, session, page.controls);
    page.least_picture = 400;
    page.picture = [&](const Rect& place) { draw_budget(app, ui, place, session); };
  } else {
    fill_training(app, ui, session, page);
  }
}

}  // namespace

void draw_network(App& app, Ui& ui) {
  LabPage page;
  page.question = tr(Text::network_question);
  page.controls.push_back(lab_choice(app, ui, "view", Text::control_view,
                                     {tr(Text::view_train), tr(Text::view_quantize), tr(Text::view_draw),
                                      tr(Text::view_sweep), tr(Text::view_retrain), tr(Text::view_budget)}));
  NetworkSession* session = app.results().network;
  if (session != nullptr) fill_view(app, ui, *session, page);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
