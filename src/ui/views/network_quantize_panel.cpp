#include <algorithm>
#include <cmath>

#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/weight_tiles.hpp"

namespace qs::ui {
namespace {

// ---- what each layer lost ----

double bar_part(const std::optional<double>& db) {
  constexpr double kWhole = 50;  // decibels
  return !db ? 0 : std::isinf(*db) ? 1 : std::clamp(*db / kWhole, 0.0, 1.0);
}

std::vector<PartBar> layer_bars(const Ui& ui, const NetworkSession& session,
                                const QuantizedNetwork& changed) {
  std::vector<PartBar> bars;
  for (std::size_t l = 0; l < changed.layers.size(); ++l) {
    const QuantizedLayer& layer = changed.layers[l];
    const DenseLayer& shape = session.examinee()->network.layers[l];
    const std::string name = text(Text::layer_name, {{"layer", std::to_string(l + 1)},
                                                     {"inputs", std::to_string(shape.inputs)},
                                                     {"outputs", std::to_string(shape.outputs)}});
    bars.push_back({name, tr(Text::layer_weights) + (layer.spec.empty() ? "" : ", " + layer.spec),
                    decibels_with_unit(layer.weight_sqnr_db), bar_part(layer.weight_sqnr_db),
                    ui.theme.quantized});
    bars.push_back({tr(Text::layer_local), "", decibels_with_unit(layer.local_sqnr_db),
                    bar_part(layer.local_sqnr_db), ui.theme.noise});
    bars.push_back({tr(Text::layer_accumulated), "", decibels_with_unit(layer.accumulated_sqnr_db),
                    bar_part(layer.accumulated_sqnr_db), ui.theme.noise});
  }
  return bars;
}

// ---- which digit is taken for which ----

void draw_confusion(const Ui& ui, const Rect& place, const std::vector<std::uint32_t>& counts) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  const float line = font->FontSize + 4, margin = line + 8;
  const float side = std::min(place.w - margin, place.h - 2 * line), cell = side / kDigits;
  const float left = place.x + margin, top = place.y + 2 * line;
  draw_text(font, {left + side / 2, place.y}, ui.theme.ink2, text(Text::confusion_answer), Align::kCentre);
  draw_text(font, {place.x, place.y + line}, ui.theme.ink2, text(Text::confusion_truth));
  ExportSeries series{"", tr(Text::confusion_truth) + " / " + tr(Text::confusion_answer), "", "", {}};
  for (std::uint32_t truth = 0; truth < kDigits; ++truth) {
    const std::uint32_t* row = &counts[truth * kDigits];
    std::uint32_t all = 0;
    for (std::uint32_t answer = 0; answer < kDigits; ++answer) all += row[answer];
    const float y = top + cell * static_cast<float>(truth);
    draw_text(font, {left - 6, y + (cell - font->FontSize) / 2}, ui.theme.ink, std::to_string(truth),
              Align::kRight);
    draw_text(font, {left + cell * (static_cast<float>(truth) + 0.5F), place.y + line}, ui.theme.ink,
              std::to_string(truth), Align::kCentre);
    for (std::uint32_t answer = 0; answer < kDigits; ++answer) {
      const std::uint32_t count = row[answer];
      const Rect box{left + cell * static_cast<float>(answer), y, cell - 1, cell - 1};
      const bool right = truth == answer;
      const float share = all == 0 ? 0 : static_cast<float>(count) / static_cast<float>(all);
      constexpr float kFaint = 0.18F;
      const ImU32 fill = count == 0 ? ui.theme.band
                         : right    ? faded(ui.theme.signal, kFaint + 0.3F * share)
                                    : faded(ui.theme.noise, std::min(1.0F, 0.25F + share));
      list.AddRectFilled(box.corner(), box.opposite(), fill, 2);
      if (count > 0 && cell > font->FontSize) {
        draw_text(font, {box.x + box.w / 2, box.y + (box.h - font->FontSize) / 2}, ui.theme.ink,
                  std::to_string(count), Align::kCentre);
      }
      series.points.push_back(
          {static_cast<double>(truth), static_cast<double>(count), std::to_string(answer)});
    }
  }
  if (ui.export_frame != nullptr) ui.export_frame->series.push_back(std::move(series));
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

/// The first layer as it decodes, where there is room for it.
void draw_quantized_tiles(const Ui& ui, const Rect& place, const DenseLayer& first) {
  constexpr float kLeast = 70;
  if (place.h < kLeast || first.inputs != kPixels) return;
  const float caption = draw_wrapped(ui.fonts.tick, place.corner(), place.w, ui.theme.ink2,
                                     text(Text::tiles_caption, {{"count", grouped(first.outputs)}})) +
                        4;
  draw_weight_tiles(ui, {place.x, place.y + caption, place.w, place.h - caption}, first.weights, kSide,
                    ui.theme.quantized);
}

void draw_quantized(App& app, Ui& ui, const Rect& place) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  const QuantizeResult& result = *session.quantized;
  const auto bars = layer_bars(ui, session, result.quantized);
  if (ui.measures.narrow) {
    const float used = draw_part_bars(ui, {place.x, place.y, place.w, place.h}, bars);
    draw_confusion(ui, {place.x, place.y + used + 8, place.w, place.h - used - 8},
                   result.judgement.confusion);
    return;
  }
  constexpr float kGap = 36;
  const float side = std::min(place.h, place.w * 0.5F);
  draw_confusion(ui, {place.x, place.y, side, place.h}, result.judgement.confusion);
  const Rect aside{place.x + side + kGap, place.y, place.w - side - kGap, place.h};
  const float used = draw_part_bars(ui, aside, bars) + 4;
  draw_quantized_tiles(ui, {aside.x, aside.y + used, aside.w, aside.h - used},
                       result.quantized.network.layers.front());
}

void fill_quantized(App& app, Ui& ui, LabPage& page) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  const QuantizeResult& result = *session.quantized;
  add_format_controls(app, ui, page.controls);
  add_layer_formats(app, ui, session.examinee()->network.layers.size(), page.controls);
  if (result.problem) {
    page.picture = {};
    return;
  }
  page.readouts = quantized_readouts(app, ui, session, result);
  const auto layers = static_cast<float>(result.quantized.layers.size());
  constexpr float kBars = 150;  // of a layer
  page.least_picture =
      ui.measures.narrow ? layers * kBars + row_width(ui) + 30 : std::max(340.0F, layers * kBars);
}

}  // namespace

constexpr View kNetworkQuantize{
    .id = "quantize",
    .title = Text::view_quantize,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>()->quantized != nullptr; },
    .answer =
        [](const App& app) {
          const NetworkSession& session = *app.results().session<NetworkSession>();
          return quantized_answer(session, *session.quantized, InfoUnit(app.state()));
        },
    .draw = draw_quantized,
    .fill = fill_quantized};

}  // namespace qs::ui
