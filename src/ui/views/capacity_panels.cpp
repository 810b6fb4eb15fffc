#include "ui/views/capacity_panels.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/shader_mark.hpp"

namespace qs::ui {
namespace {

void draw_points(const Ui& ui, const Rect& place, const ImageSet& points) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < points.count(); ++i) {
    const ImVec2 at{place.x + (points.images[2 * i] + 1) / 2 * place.w,
                    place.y + (1 - points.images[2 * i + 1]) / 2 * place.h};
    const ImU32 color = points.labels[i] == 1 ? ui.theme.signal : ui.theme.quantized;
    list.AddRectFilled({at.x - 1.4F, at.y - 1.4F}, {at.x + 1.4F, at.y + 1.4F}, color);
  }
}

void draw_plane(Ui& ui, const Rect& place, Text name, const SurfaceMark& surface, const ImageSet* points) {
  const float line = ui.fonts.tick->FontSize + 5;
  draw_text(ui.fonts.tick, place.corner(), ui.theme.ink2, text(name));
  const Rect plane{place.x, place.y + line, place.w, place.w};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(plane.corner(), plane.opposite(), ui.theme.band, 2);
  draw_surface(ui, plane, surface);
  if (points != nullptr) draw_points(ui, plane, *points);
  list.AddRect(plane.corner(), plane.opposite(), ui.theme.hair, 2);
}

/// Draws how many different pictures random networks give.
void draw_counts(Ui& ui, const Rect& place, const SurfaceSurvey& survey) {
  Chart chart(ui, place, {1, SurfaceSurvey::kMostBits, false, tr(Text::axis_bits)},
              {0, static_cast<double>(kSurfaceDraws) * 1.08, false, tr(Text::axis_distinct)});
  chart.horizontal(static_cast<double>(kSurfaceDraws), ui.theme.bound, tr(Text::label_drawn));
  std::vector<Dot> line;
  for (const SurfaceCount& count : survey.counts()) {
    const Dot dot{static_cast<double>(count.bits), static_cast<double>(count.distinct)};
    line.push_back(dot);
    chart.point(dot, ui.theme.quantized, grouped(count.distinct), true);
  }
  chart.line(std::move(line), ui.theme.quantized, tr(Text::label_distinct));
  chart.finish();
}

}  // namespace

void draw_surfaces(App&, Ui& ui, const Rect& place, const CapacitySession& session) {
  if (session.surface == nullptr || session.surface->problem) return;
  const SurfaceResult& result = *session.surface;
  constexpr float kGap = 16, kLeastCounts = 150;
  const bool narrow = ui.measures.narrow;
  const float label = ui.fonts.tick->FontSize + 5;
  const float across = narrow ? 2 : 3;
  float side = (place.w - kGap * (across - 1)) / across;
  if (!narrow) side = std::min(side, place.h - label - kLeastCounts);
  const ImU32 one = ui.theme.signal, zero = ui.theme.quantized;
  draw_plane(ui, {place.x, place.y, side, side}, Text::plane_exact,
             {result.exact_picture, result.exact_weights, nullptr, one, zero}, &session.plane_points());
  draw_plane(ui, {place.x + side + kGap, place.y, side, side}, Text::plane_quantized,
             {result.picture, result.weights, nullptr, one, zero}, nullptr);
  const ImVec2 third =
      narrow ? ImVec2{place.x, place.y + label + side + 10} : ImVec2{place.x + 2 * (side + kGap), place.y};
  draw_plane(ui, {third.x, third.y, side, side}, Text::plane_difference,
             {result.difference, result.exact_weights, result.weights, ui.theme.noise}, nullptr);
  const float used = third.y - place.y + label + side + 10;
  if (session.surfaces != nullptr)
    draw_counts(ui, {place.x, place.y + used, place.w, place.h - used}, *session.surfaces);
}

void draw_curve(App& app, Ui& ui, const Rect& place, const CapacitySession& session) {
  const HingeSurvey& hinges = session.hinges();
  const auto bits = static_cast<std::size_t>(lab_number(app.state(), "curve_bits"));
  const auto line = [](const std::vector<double>& curve) {
    std::vector<Dot> dots;
    for (std::size_t j = 0; j < curve.size(); ++j)
      dots.push_back({(static_cast<double>(j) + 0.5) / static_cast<double>(curve.size()), curve[j]});
    return dots;
  };
  const float upper = place.h * 0.6F;
  Chart first(ui, {place.x, place.y, place.w, upper}, {0, 1, false, "x"}, {-1.6, 1.6, false, "y"});
  first.line(line(hinges.target()), ui.theme.bound, tr(Text::label_wanted), "", Stroke::kDashed);
  if (bits <= hinges.points().size()) {
    const HingePoint& point = hinges.points()[bits - 1];
    first.line(line(point.rounded.curve), ui.theme.noise, tr(Text::label_rounded));
    first.line(line(point.best.curve), ui.theme.quantized, tr(Text::label_best));
  }
  first.finish();
  std::vector<Dot> rounded, best;
  for (const HingePoint& point : hinges.points()) {
    rounded.push_back({static_cast<double>(point.bits), std::sqrt(point.rounded.mse)});
    best.push_back({static_cast<double>(point.bits), std::sqrt(point.best.mse)});
  }
  Chart second(ui, {place.x, place.y + upper, place.w, place.h - upper},
               {1, static_cast<double>(HingeSurvey::kMostHingeBits), false, tr(Text::axis_bits)},
               {0.01, 1, true, tr(Text::axis_rms_error)});
  second.horizontal(std::sqrt(hinges.exact().mse), ui.theme.signal, tr(Text::draw_float));
  second.vertical(static_cast<double>(bits), ui.theme.ink2, "");
  second.line(std::move(rounded), ui.theme.noise, tr(Text::label_rounded));
  second.line(std::move(best), ui.theme.quantized, tr(Text::label_best));
  second.finish();
}

void draw_memory(Ui& ui, const Rect& place, const CapacitySession& session) {
  const MemorySurvey& survey = *session.memory;
  Chart chart(ui, place, {2, 28, false, tr(Text::axis_weights)}, {0, 2.25, false, tr(Text::axis_patterns)});
  chart.horizontal(kCoverLimit, ui.theme.bound, tr(Text::label_cover));
  chart.horizontal(kKrauthMezardLimit, ui.theme.bound, tr(Text::label_krauth), Stroke::kDashed);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<Dot> line;
  for (const MemoryPoint& point : survey.points()) {
    const double n = point.weights;
    const Dot dot{n, point.patterns / n};
    const float x = chart.x(n), high = chart.y((point.patterns + 2 * point.error) / n),
                low = chart.y((point.patterns - 2 * point.error) / n);
    list.AddLine({x, high}, {x, low}, ui.theme.quantized, 1.5F);
    list.AddLine({x - 4, high}, {x + 4, high}, ui.theme.quantized, 1.5F);
    list.AddLine({x - 4, low}, {x + 4, low}, ui.theme.quantized, 1.5F);
    chart.point(dot, ui.theme.quantized, "", false,
                text(Text::memory_point, {{"weights", std::to_string(point.weights)},
                                          {"patterns", fixed(point.patterns, 1)},
                                          {"error", fixed(point.error, 1)}}));
    line.push_back(dot);
  }
  chart.line(std::move(line), ui.theme.quantized, tr(Text::label_stored));
  chart.finish();
}

void draw_readings(App& app, Ui& ui, const Rect& place, const Readings& readings,
                   const QuantizedNetwork& network) {
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
    draw_text_within(ui.fonts.answer, {x, at}, column, rows[i].color, rows[i].number);
    at += ui.fonts.answer->FontSize + 4;
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

}  // namespace qs::ui
