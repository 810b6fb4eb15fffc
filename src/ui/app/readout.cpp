#include "ui/app/readout.hpp"

#include "labs/words/text.hpp"

#include <algorithm>
#include <cmath>

#include "ui/kit/hit.hpp"

namespace qs::ui {
namespace {

constexpr float kNameGap = 1, kBarGap = 5, kBar = 4, kRowGap = 14;
constexpr float kFourColumns = 580;  // from this width on, four of them show their units in full

float row_height(const Ui& ui) {
  return ui.fonts.tick->FontSize + kNameGap + ui.fonts.readout->FontSize + kBarGap + kBar;
}

std::size_t columns(float width) {
  return width < kFourColumns ? 2 : 4;
}

/// Draws the name; dotted if a press explains the number.
void draw_name(App& app, Ui& ui, const Rect& place, const Readout& readout) {
  const ImFont* font = ui.fonts.tick;
  const bool explains = !readout.explanation.empty();
  bool hovered = false;
  if (!readout.path.empty()) {
    const Rect target = as_target(ui, place);
    const Hit hit = hit_area(ui, readout.path, target);
    hovered = hit.hovered && explains;
    const bool pressed = hit.pressed || ui.probe.take(readout.path).has_value();
    if (pressed) app.page().explaining = app.page().explaining == readout.path ? "" : readout.path;
    ProbeItem item = item_at(readout.path, Role::kButton, readout.name, target, hit.id);
    item.value_text = readout.number + (readout.unit.empty() ? "" : " " + readout.unit);
    item.enabled = explains;
    ui.probe.note(std::move(item));
  }
  draw_text_within(font, place.corner(), place.w, hovered ? ui.theme.ink : ui.theme.ink2, readout.name);
  if (!explains) return;
  constexpr float kDot = 1.2F, kEvery = 3.5F;
  const float width = std::min(place.w, text_width(font, readout.name)), y = place.y + font->FontSize - 1;
  for (int i = 0; static_cast<float>(i) * kEvery < width; ++i) {
    const float x = place.x + static_cast<float>(i) * kEvery;
    ImGui::GetWindowDrawList()->AddRectFilled({x, y}, {x + kDot, y + kDot}, ui.theme.ink2);
  }
}

/// Draws the unit on the number's line; a longer one smaller, in two lines beside the number.
void draw_unit(const Ui& ui, ImVec2 at, float baseline, float room, const std::string& unit) {
  constexpr float kTwoLines = 2.9F;  // with the space between them
  const ImFont* small = ui.fonts.tick;
  if (text_width(ui.fonts.label, unit) <= room) {
    draw_text(ui.fonts.label, {at.x, at.y + baseline}, ui.theme.ink2, unit);
    return;
  }
  const float height = wrapped_height(small, unit, room);
  if (height > kTwoLines * small->FontSize) {
    draw_text_within(ui.fonts.label, {at.x, at.y + baseline}, room, ui.theme.ink2, unit);
  } else {
    draw_wrapped(small, {at.x, at.y + (ui.fonts.readout->FontSize - height) / 2 + 1}, room, ui.theme.ink2,
                 unit);
  }
}

}  // namespace

std::string explained(std::string_view metric, const std::string& numbers) {
  const MetricInfo& row = *find_metric(metric);
  return phrase(row.explanation) + (numbers.empty() ? "" : " " + numbers) + " " + phrase(row.source) + ".";
}

std::string entropy_name(std::size_t scales) {
  return tr(scales > 1 ? Text::readout_entropy_pooled : Text::readout_entropy);
}

std::string entropy_explained(std::size_t used, std::size_t codes, double entropy_bits, std::size_t scales) {
  const std::string counted = text(Text::explain_entropy, {{"used", std::to_string(used)},
                                                           {"levels", std::to_string(codes)},
                                                           {"entropy", fixed(entropy_bits, 4)}});
  const std::string pooled =
      scales > 1 ? " " + text(Text::explain_pooled, {{"scales", grouped(scales)}}) : "";
  return explained("entropy_bits", counted + pooled);
}

std::string decibels_text(const std::optional<double>& db) {
  if (!db) return tr(Text::readout_sqnr_undefined);
  return std::isinf(*db) ? tr(Text::readout_sqnr_exact) : fixed(*db, 1);
}

std::string decibels_with_unit(const std::optional<double>& db) {
  return decibels_text(db) + (db && std::isfinite(*db) ? " dB" : "");
}

Readout decibels_readout(const Ui& ui, Text name, const std::optional<double>& db, std::string path,
                         std::string explanation) {
  const std::string unit = db && std::isfinite(*db) ? tr(Text::readout_sqnr_unit) : "";
  return {tr(name), decibels_text(db), unit, ui.theme.noise, {}, std::move(path), std::move(explanation)};
}

float readouts_height(const Ui& ui, float width, std::size_t count) {
  const std::size_t whole_rows = (count + columns(width) - 1) / columns(width);
  const auto rows = static_cast<float>(whole_rows);
  return rows * row_height(ui) + (rows - 1) * kRowGap;
}

float draw_readouts(App& app, Ui& ui, ImVec2 at, float width, std::span<const Readout> readouts) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto per_row = columns(width);
  const float pitch = width / static_cast<float>(per_row);
  for (std::size_t i = 0; i < readouts.size(); ++i) {
    const Readout& readout = readouts[i];
    const float x = at.x + pitch * static_cast<float>(i % per_row);
    const std::size_t row = i / per_row;
    float y = at.y + (row_height(ui) + kRowGap) * static_cast<float>(row);
    draw_name(app, ui, {x, y, pitch - 16, row_height(ui)}, readout);
    y += ui.fonts.tick->FontSize + kNameGap;
    draw_text(ui.fonts.readout, {x, y}, readout.color, readout.number);
    const float number_width = text_width(ui.fonts.readout, readout.number);
    const float baseline = ui.fonts.readout->Ascent - ui.fonts.label->Ascent;
    draw_unit(ui, {x + number_width + 7, y}, baseline, pitch - number_width - 15, readout.unit);
    if (!readout.part) continue;
    y += ui.fonts.readout->FontSize + kBarGap;
    const float length = pitch - 24;
    const float filled = length * static_cast<float>(std::clamp(*readout.part, 0.0, 1.0));
    list.AddRectFilled({x, y}, {x + length, y + kBar}, ui.theme.track, kBar / 2);
    if (filled > 0)
      list.AddRectFilled({x, y}, {x + std::max(filled, kBar), y + kBar}, readout.color, kBar / 2);
  }
  return readouts_height(ui, width, readouts.size());
}

}  // namespace qs::ui
