#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

using Controls = std::vector<Control>;

// ---- controls ----

void add_training_controls(App& app, Ui& ui, NetworkSession& session, Controls& controls) {
  const bool done = session.training() != nullptr && session.training()->is_done();
  if (!done) {
    const bool held = session.is_held();
    controls.push_back(action(app, ui, "hold", held ? Text::network_go_on : Text::network_hold,
                              [&session, held] { session.hold(!held); }));
    controls.push_back(
        action(app, ui, "epoch", Text::network_epoch, [&session] { session.train_one_epoch(); }));
  }
  controls.push_back(action(app, ui, "again", Text::network_again, [&session] { session.train_again(); }));
  controls.push_back(next_seed(app, ui));
  const Training* training = session.training();
  if (training != nullptr && (training->diverged() || (done && has_learned_nothing(*training)))) {
    controls.push_back(action(app, ui, "usual_rate", Text::network_usual_rate,
                              [&app] { app.set_state(with_lab_value(app.state(), "rate", "0.2")); }));
  }
  controls.push_back(lab_number_field(app, ui, "hidden1", Text::control_hidden, "", 3));
  controls.back().starts_row = true;
  if (lab_number(app.state(), "hidden1") > 0) {
    controls.push_back(lab_number_field(app, ui, "hidden2", Text::control_hidden2, "", 3));
    controls.push_back(lab_number_field(app, ui, "hidden3", Text::control_hidden3, "", 3));
  }
  controls.push_back(lab_number_field(app, ui, "rate", Text::control_rate, "", 4));
  controls.push_back(lab_number_field(app, ui, "epochs", Text::control_epochs, "", 3));
  controls.push_back(lab_number_field(app, ui, "batch", Text::control_batch, "", 3));
}

/// Choice of the network's format, float32, or one of its own; includes the present setting.
Control layer_format(App& app, Ui& ui, const std::string& key, Text label, std::size_t layer,
                     const std::string& present) {
  const ParamInfo& param = *find_by(find_lab(app.state().lab)->params, &ParamInfo::id, key);
  const std::string value = lab_value(app.state(), key);
  const bool own = !contains(param.words, value);
  const std::string caption = text(label, {{"layer", std::to_string(layer + 1)}});
  std::vector<std::string> options = {tr(Text::option_as_set), tr(Text::option_float)};
  std::vector<std::string> values = param.words;
  if (own || (present != "float32" && !present.empty())) {
    options.push_back(own ? value : text(Text::option_keep, {{"spec", present}}));
    values.push_back(own ? value : present);
  }
  const int selected = static_cast<int>(index_of(values, value));
  constexpr float kBefore = 150;
  const float room = ui.area.w - 2 * ui.measures.padding;
  const ImVec2 size = choice_size(ui, options, room);
  auto draw = [&app, &ui, key, caption, options, values, selected, size, room](ImVec2 at) {
    draw_text(ui.fonts.label, {at.x, at.y + (size.y - ui.fonts.label->FontSize) / 2}, ui.theme.ink, caption);
    const ImVec2 place{ui.measures.narrow ? at.x : at.x + kBefore,
                       ui.measures.narrow ? at.y + ui.fonts.label->FontSize + 6 : at.y};
    const auto wanted = choice(ui, lab_path(app, key), caption, place, options, selected, room);
    if (wanted) {
      app.set_state(with_lab_value(app.state(), key, values[static_cast<std::size_t>(*wanted)]));
    }
  };
  const ImVec2 whole = ui.measures.narrow ? ImVec2{size.x, size.y + ui.fonts.label->FontSize + 6}
                                          : ImVec2{size.x + kBefore, size.y};
  return {whole, std::move(draw), false, lab_path(app, key)};
}

/// Choice of float32, a few widths of unsigned integers (max(0, z) is never negative), or a format from a
/// link.
Control activations_choice(App& app, Ui& ui) {
  std::vector<std::string> values = {"float32", "uint8", "uint6", "uint4", "uint3", "uint2"};
  const std::string present = lab_value(app.state(), "activations");
  if (!contains(values, present)) values.push_back(present);
  if (const std::string spec = app.state().quantizer.text(); !contains(values, spec)) values.push_back(spec);
  const std::string caption = tr(Text::control_activations);
  const float before = ui.measures.narrow ? 0 : text_width(ui.fonts.strong, caption) + ui.measures.gap;
  const float above = ui.measures.narrow ? ui.fonts.strong->FontSize + 6 : 0;
  const float room = ui.area.w - 2 * ui.measures.padding;
  const ImVec2 size = choice_size(ui, values, room);
  auto draw = [&app, &ui, values, present, caption, before, above, size, room](ImVec2 at) {
    const float y = above > 0 ? at.y : at.y + (size.y - ui.fonts.strong->FontSize) / 2;
    draw_text(ui.fonts.strong, {at.x, y}, ui.theme.ink, caption);
    const auto wanted = choice(ui, lab_path(app, "activations"), caption, {at.x + before, at.y + above},
                               values, static_cast<int>(index_of(values, present)), room);
    if (wanted) {
      app.set_state(with_lab_value(app.state(), "activations", values[static_cast<std::size_t>(*wanted)]));
    }
  };
  return {{size.x + before, size.y + above}, std::move(draw), true, lab_path(app, "activations")};
}

void add_format_controls(App& app, Ui& ui, float width, std::size_t layers, bool of_layers,
                         Controls& controls) {
  for (Control& control : quantizer_controls(app, ui, width, 0)) controls.push_back(std::move(control));
  controls.push_back(activations_choice(app, ui));
  for (std::size_t layer = 0; of_layers && layer < layers; ++layer) {
    controls.push_back(layer_format(app, ui, layer_key('w', layer), Text::control_layer_weights, layer,
                                    app.state().quantizer.text()));
    controls.back().starts_row = true;
    controls.push_back(layer_format(app, ui, layer_key('a', layer), Text::control_layer_inputs, layer,
                                    lab_value(app.state(), "activations")));
  }
}

void add_drawing_controls(App& app, Ui& ui, const NetworkSession& session, Controls& controls) {
  controls.push_back(action(app, ui, "clear", Text::draw_clear, [&app] {
    app.set_state(with_lab_value(app.state(), "digit", drawing_text(Drawing{})));
  }));
  const ImVec2 size{std::min(420.0F, ui.area.w - 2 * ui.measures.padding), slider_height(ui)};
  const int last = static_cast<int>(session.examinee()->data->test.count()) - 1;
  auto draw = [&app, &ui, size, last](ImVec2 at) {
    const int image = static_cast<int>(lab_number(app.state(), "image"));
    const auto wanted = slider(ui, lab_path(app, "image"), text(Text::draw_test_image),
                               {at.x, at.y, size.x, size.y}, image, 0, last, "");
    if (!wanted) return;
    AppState changed = with_lab_value(app.state(), "image", std::to_string(*wanted));
    app.set_state(with_lab_value(std::move(changed), "digit", "none"));
  };
  controls.push_back({size, std::move(draw), false, lab_path(app, "image")});
}

void add_sweep_controls(App& app, Ui& ui, const NetworkSession& session, Controls& controls) {
  const bool shown = session.sweep != nullptr;
  controls.push_back(action(app, ui, "reveal", shown ? Text::sweep_hide : Text::sweep_run, [&app, shown] {
    app.set_state(with_lab_value(app.state(), "reveal", shown ? "no" : "yes"));
  }));
  controls.push_back(action(app, ui, "forget", Text::sweep_forget,
                            [&app] { app.set_state(with_lab_value(app.state(), "guess", "none")); }));
  if (!shown || !session.sweep->fates()) return;
  const Fates fates = *session.sweep->fates();
  const std::size_t layers = session.examinee()->network.layers.size();
  const SweepPoint better = session.sweep->points()[fates.better],
                   worse = session.sweep->points()[fates.worse];
  controls.push_back(action(app, ui, "better", Text::sweep_open_better,
                            [&app, better, layers] { app.go_to(state_of(app.state(), better, layers)); }));
  controls.push_back(action(app, ui, "worse", Text::sweep_open_worse,
                            [&app, worse, layers] { app.go_to(state_of(app.state(), worse, layers)); }));
  controls.push_back(action(app, ui, "pin_both", Text::sweep_pin_both, [&app, better, worse, layers] {
    app.pin(state_of(app.state(), better, layers));
    app.pin(state_of(app.state(), worse, layers));
  }));
}

void add_budget_controls(App& app, Ui& ui, float width, NetworkSession& session, Controls& controls) {
  controls.push_back(
      lab_number_field(app, ui, "budget", Text::control_budget, tr(Text::unit_bits_a_weight), 4));
  controls.push_back(action(app, ui, "keep", Text::budget_keep, [&session] { session.keep_attempt(); }));
  const std::size_t layers = session.examinee()->network.layers.size();
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const ImVec2 size{std::min(width, 380.0F), slider_height(ui)};
    auto draw = [&app, &ui, size, layer](ImVec2 at) {
      const std::string key = "bits" + std::to_string(layer + 1);
      const int bits = static_cast<int>(lab_number(app.state(), key));
      const std::string name = text(Text::control_layer_bits, {{"layer", std::to_string(layer + 1)}});
      const auto wanted = slider(ui, lab_path(app, key), name, {at.x, at.y, size.x, size.y}, bits, 1,
                                 kMostBudgetBits, text(Text::unit_bits));
      if (wanted) app.set_state(with_lab_value(app.state(), key, std::to_string(*wanted)));
    };
    controls.push_back(
        {size, std::move(draw), layer == 0, lab_path(app, "bits" + std::to_string(layer + 1))});
  }
}

Control hold_button(App& app, Ui& ui, NetworkSession& session) {
  const bool held = session.is_held();
  return action(app, ui, "hold", held ? Text::network_go_on : Text::network_hold,
                [&session, held] { session.hold(!held); });
}

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
