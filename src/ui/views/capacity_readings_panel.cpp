#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/capacity/lab.hpp"
#include "labs/capacity/session.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// Null while the network is untrained, or cannot be quantized.
const Readings* readings_of(const App& app) {
  const QuantizeResult* quantized = app.results().session<NetworkSession>()->quantized;
  if (quantized == nullptr || quantized->problem || app.results().session<CapacitySession>() == nullptr)
    return nullptr;
  return app.results().session<CapacitySession>()->readings;
}

bool has_no_digits(const App& app) {
  const NetworkSession& network = *app.results().session<NetworkSession>();
  return network.training() == nullptr && !network.wants_digits();
}

void draw_readings(App& app, Ui& ui, const Rect& place) {
  const Readings& readings = *readings_of(app);
  const QuantizedNetwork& network = app.results().session<NetworkSession>()->quantized->quantized;
  const InfoUnit unit(app.state());
  struct Reading {
    Text name;
    std::string number;
    std::string definition;
    ImU32 color;
  };
  const auto whole = [](double number) { return grouped(static_cast<std::uint64_t>(std::lround(number))); };
  const std::vector<Reading> rows = {
      {Text::reading_state, whole(unit.of(readings.state_bits)) + " " + unit.name(),
       tr(Text::reading_state_is), ui.theme.ink},
      {Text::reading_code, whole(unit.of(readings.code_bits)) + " " + unit.name(), tr(Text::reading_code_is),
       ui.theme.quantized},
      {Text::reading_functions,
       text(Text::reading_functions_number, {{"functions", unit.number(readings.unit_functions, 1)},
                                             {"state", unit.number(readings.unit_state_bits, 0)},
                                             unit.place()}),
       text(Text::reading_functions_is, {{"bits", std::to_string(readings.unit_bits)}}), ui.theme.signal},
      {Text::reading_patterns,
       text(Text::reading_patterns_number,
            {{"real", fixed(readings.patterns_real, 0)}, {"sign", fixed(readings.patterns_sign, 0)}}),
       text(Text::reading_patterns_is, {{"inputs", fixed(readings.unit_inputs, 0)}}), ui.theme.bound}};
  const bool narrow = ui.measures.narrow;
  const float column = narrow ? place.w : (place.w - 32) / 2;
  float y = place.y, tallest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float x = narrow || i % 2 == 0 ? place.x : place.x + column + 32;
    float at = y;
    draw_text(ui.fonts.tick, {x, at}, ui.theme.ink2, text(rows[i].name));
    at += ui.fonts.tick->FontSize + 2;
    at += draw_wrapped(ui.fonts.answer, {x, at}, column, rows[i].color, rows[i].number) + 4;
    at += draw_wrapped(ui.fonts.tick, {x, at}, column, ui.theme.ink2, rows[i].definition);
    tallest = std::max(tallest, at - y);
    if (narrow || i % 2 == 1) {
      y += tallest + 16;
      tallest = 0;
    }
    if (ui.export_frame != nullptr)
      ui.export_frame->series.push_back({"", tr(rows[i].name), "", "", {{0, 0, rows[i].number}}});
  }
  // The layers' weights as channels.
  const std::vector<Text> heads = {Text::channel_layer, Text::channel_stored, Text::channel_entropy,
                                   Text::channel_rate, Text::channel_capacity};
  const float step = place.w / static_cast<float>(heads.size());
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const float x = place.x + step * static_cast<float>(i);
    draw_wrapped(ui.fonts.tick, {x, y}, step - 8, ui.theme.ink2, text(heads[i]));
  }
  y += 2 * ui.fonts.tick->FontSize + 12;
  const auto reading = [&](const std::optional<double>& bits) {
    return bits ? unit.number(*bits, 2) : tr(Text::readout_sqnr_exact);
  };
  const auto channels = layer_channels(network);
  for (std::size_t l = 0; l < channels.size(); ++l) {
    list.AddLine({place.x, y - 4}, {place.right(), y - 4}, ui.theme.hair);
    const LayerChannel& channel = channels[l];
    const std::string cells[] = {std::to_string(l + 1), unit.number(channel.stored_bits, 2),
                                 unit.number(channel.entropy_bits, 2), reading(channel.rate_reading),
                                 reading(channel.channel_reading)};
    const ImU32 colors[] = {ui.theme.ink, ui.theme.ink, ui.theme.quantized, ui.theme.noise, ui.theme.bound};
    for (std::size_t i = 0; i < heads.size(); ++i)
      draw_text(ui.fonts.strong, {place.x + step * static_cast<float>(i), y}, colors[i], cells[i]);
    y += ui.fonts.strong->FontSize + 12;
  }
  draw_wrapped(ui.fonts.tick, {place.x, y + 2}, place.w, ui.theme.ink2, text(Text::channel_means));
}

std::string answer_of_readings(const App& app) {
  const QuantizeResult* quantized = app.results().session<NetworkSession>()->quantized;
  if (const Readings* readings = readings_of(app)) return readings_answer(*readings, InfoUnit(app.state()));
  if (has_no_digits(app)) return tr(Text::network_no_digits);
  return quantized == nullptr ? tr(Text::readings_wait) : told(*quantized->problem);
}

void add_reading_controls(App& app, Ui& ui, LabPage& page) {
  if (readings_of(app) == nullptr) {
    page.picture = {};
    if (has_no_digits(app)) {
      page.controls.push_back(action(app, ui, "load", Text::network_load, [&app] { ask_again(app); }));
    }
  }
  add_quantizer_controls(app, ui, 0, page.controls);
}

}  // namespace

constexpr View kCapacityReadings{
    .id = "readings",
    .title = Text::view_readings,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>() != nullptr; },
    .answer = answer_of_readings,
    .draw = draw_readings,
    .fill = add_reading_controls,
    .least_picture = 400,
    .least_narrow = 640};

}  // namespace qs::ui
