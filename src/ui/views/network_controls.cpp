#include "ui/views/network_controls.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"

namespace qs::ui {
namespace {

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

}  // namespace

void add_training_controls(App& app, Ui& ui, NetworkSession& session, std::vector<Control>& controls) {
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

void add_format_controls(App& app, Ui& ui, float width, std::size_t layers, bool of_layers,
                         std::vector<Control>& controls) {
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

void add_drawing_controls(App& app, Ui& ui, const NetworkSession& session, std::vector<Control>& controls) {
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

void add_sweep_controls(App& app, Ui& ui, const NetworkSession& session, std::vector<Control>& controls) {
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

void add_budget_controls(App& app, Ui& ui, float width, NetworkSession& session,
                         std::vector<Control>& controls) {
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

}  // namespace qs::ui
