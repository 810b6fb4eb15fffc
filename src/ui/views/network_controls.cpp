#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/network_panels.hpp"

namespace qs::ui {
namespace {

using LayerTexts = std::array<std::string, kMostLayers>;

/// Choice of the network's format, float32, or one of its own; includes the present setting.
Control layer_format(App& app, Ui& ui, const std::string& key, Text label, std::size_t layer,
                     LayerTexts NetworkLabState::*texts, const std::string& present) {
  const ParamInfo& param = *find_by(find_lab(app.state().lab)->params, &ParamInfo::id, key);
  const std::string value = (NetworkLabState::from(app.state()).*texts)[layer];
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
  const float room = row_width(ui);
  const ImVec2 size = choice_size(ui, options, room);
  auto draw = [&app, &ui, key, layer, texts, caption, options, values, selected, size, room](ImVec2 at) {
    draw_text(ui.fonts.label, {at.x, at.y + (size.y - ui.fonts.label->FontSize) / 2}, ui.theme.ink, caption);
    const ImVec2 place{ui.measures.narrow ? at.x : at.x + kBefore,
                       ui.measures.narrow ? at.y + ui.fonts.label->FontSize + 6 : at.y};
    const auto wanted = choice(ui, lab_path(app, key), caption, place, options, selected, room);
    if (!wanted) return;
    change_lab<NetworkLabState>(
        app, [&](auto& lab) { (lab.*texts)[layer] = values[static_cast<std::size_t>(*wanted)]; });
  };
  const ImVec2 whole = ui.measures.narrow ? ImVec2{size.x, size.y + ui.fonts.label->FontSize + 6}
                                          : ImVec2{size.x + kBefore, size.y};
  return {whole, std::move(draw), false, lab_path(app, key)};
}

/// Choice of float32, a few widths of unsigned integers (max(0, z) is never negative), or a format from a
/// link.
Control activations_choice(App& app, Ui& ui) {
  std::vector<std::string> values = {"float32", "uint8", "uint6", "uint4", "uint3", "uint2"};
  const std::string present = NetworkLabState::from(app.state()).activations;
  if (!contains(values, present)) values.push_back(present);
  if (const std::string spec = app.state().quantizer.text(); !contains(values, spec)) values.push_back(spec);
  const std::string caption = tr(Text::control_activations);
  const float before = ui.measures.narrow ? 0 : text_width(ui.fonts.strong, caption) + ui.measures.gap;
  const float above = ui.measures.narrow ? ui.fonts.strong->FontSize + 6 : 0;
  const float room = row_width(ui);
  const ImVec2 size = choice_size(ui, values, room);
  auto draw = [&app, &ui, values, present, caption, before, above, size, room](ImVec2 at) {
    const float y = above > 0 ? at.y : at.y + (size.y - ui.fonts.strong->FontSize) / 2;
    draw_text(ui.fonts.strong, {at.x, y}, ui.theme.ink, caption);
    const auto wanted = choice(ui, lab_path(app, "activations"), caption, {at.x + before, at.y + above},
                               values, static_cast<int>(index_of(values, present)), room);
    if (!wanted) return;
    change_lab<NetworkLabState>(
        app, [&](auto& lab) { lab.activations = values[static_cast<std::size_t>(*wanted)]; });
  };
  return {{size.x + before, size.y + above}, std::move(draw), true, lab_path(app, "activations")};
}

}  // namespace

void add_format_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  add_quantizer_controls(app, ui, 0, controls);
  controls.push_back(activations_choice(app, ui));
}

void add_layer_formats(App& app, Ui& ui, std::size_t layers, std::vector<Control>& controls) {
  for (std::size_t layer = 0; layer < layers; ++layer) {
    controls.push_back(layer_format(app, ui, layer_key("w", layer), Text::control_layer_weights, layer,
                                    &NetworkLabState::weights, app.state().quantizer.text()));
    controls.back().starts_row = true;
    controls.push_back(layer_format(app, ui, layer_key("a", layer), Text::control_layer_inputs, layer,
                                    &NetworkLabState::inputs,
                                    NetworkLabState::from(app.state()).activations));
  }
}

Control hold_button(App& app, Ui& ui) {
  NetworkSession& session = *app.results().session<NetworkSession>();
  const bool held = session.is_held();
  return action(app, ui, "hold", held ? Text::network_go_on : Text::network_hold,
                [&session, held] { session.hold(!held); });
}

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

}  // namespace qs::ui
