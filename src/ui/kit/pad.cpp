#include "ui/kit/pad.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/kit/hit.hpp"

namespace qs::ui {
namespace {

/// Draws a dot as wide as the strokes of the training digits: full in the middle, fading beside it.
void ink(PadPixels& pixels, ImVec2 at) {
  constexpr float kFull = 0.55F, kReach = 1.25F;
  for (int row = 0; row < kPadSide; ++row) {
    for (int column = 0; column < kPadSide; ++column) {
      const float dx = at.x - (static_cast<float>(column) + 0.5F),
                  dy = at.y - (static_cast<float>(row) + 0.5F);
      const float part = std::clamp((kReach - std::sqrt(dx * dx + dy * dy)) / (kReach - kFull), 0.0F, 1.0F);
      std::uint8_t& shade =
          pixels[static_cast<std::size_t>(row) * kPadSide + static_cast<std::size_t>(column)];
      shade = std::max(shade, static_cast<std::uint8_t>(std::lround(part * kPadShades)));
    }
  }
}

/// Draws from the last pointer position to the present one, so that a quick stroke has no gaps.
void stroke(PadPixels& pixels, const Rect& place) {
  const ImGuiIO& io = ImGui::GetIO();
  const float pixel = place.w / kPadSide;
  const ImVec2 to{(io.MousePos.x - place.x) / pixel, (io.MousePos.y - place.y) / pixel};
  const bool begins = ImGui::IsMouseClicked(0);
  const ImVec2 by = begins ? ImVec2{0, 0} : ImVec2{io.MouseDelta.x / pixel, io.MouseDelta.y / pixel};
  constexpr float kStep = 0.3F;
  const int steps = 1 + static_cast<int>(std::sqrt(by.x * by.x + by.y * by.y) / kStep);
  for (int i = 0; i <= steps; ++i) {
    const float back = static_cast<float>(i) / static_cast<float>(steps);
    ink(pixels, {to.x - by.x * back, to.y - by.y * back});
  }
}

/// A slider that shows only as the pen's position.
int note_place(Ui& ui, const std::string& path, Text label, const Rect& place, int value) {
  ProbeItem item = item_at(path, Role::kSlider, text(label), place, 0);
  item.value = value + 1;
  item.min = item.step = 1;
  item.max = kPadSide;
  item.value_text = std::to_string(value + 1);
  ui.probe.note(std::move(item));
  const auto command = ui.probe.take(path);
  return command ? std::clamp(static_cast<int>(std::lround(*command)) - 1, 0, kPadSide - 1) : value;
}

/// Moves the pen; true if it inked in this frame.
bool move_pen(Ui& ui, const std::string& path, const Rect& place, PadPixels& pixels, int& pen_row,
              int& pen_column) {
  const float pixel = place.w / kPadSide;
  const auto cell = [&] {
    return Rect{place.x + pixel * static_cast<float>(pen_column),
                place.y + pixel * static_cast<float>(pen_row), pixel, pixel};
  };
  pen_row = note_place(ui, path + "/row", Text::draw_row, {place.x, cell().y, place.w, pixel}, pen_row);
  pen_column =
      note_place(ui, path + "/column", Text::draw_column, {cell().x, place.y, pixel, place.h}, pen_column);
  std::uint8_t& shade =
      pixels[static_cast<std::size_t>(pen_row) * kPadSide + static_cast<std::size_t>(pen_column)];
  const std::string label = text(Text::draw_ink, {{"row", std::to_string(pen_row + 1)},
                                                  {"column", std::to_string(pen_column + 1)},
                                                  {"shade", std::to_string(shade)}});
  ui.probe.note(item_at(path + "/ink", Role::kButton, label, cell(), 0));
  if (!ui.probe.take(path + "/ink")) return false;
  shade = shade > 0 ? 0 : kPadShades;
  return true;
}

}  // namespace

void draw_pixels(const PadPixels& pixels, ImVec2 corner, float side, ImU32 color) {
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (pixels[i] == 0) continue;
    const float x = corner.x + side * static_cast<float>(i % kPadSide),
                y = corner.y + side * static_cast<float>(i / kPadSide);
    ImGui::GetWindowDrawList()->AddRectFilled({x, y}, {x + side, y + side},
                                              faded(color, static_cast<float>(pixels[i]) / kPadShades));
  }
}

std::optional<PadPixels> draw_pad(Ui& ui, const std::string& path, const Rect& place, const PadPixels& pixels,
                                  bool is_example, int& pen_row, int& pen_column) {
  PadPixels drawn = pixels;
  const Hit hit = hit_area(ui, path, place);
  ProbeItem item = item_at(path, Role::kButton, text(Text::draw_pad), place, hit.id);
  item.claims_swipes = true;
  item.enabled = false;  // the keyboard draws with the pen instead
  ui.probe.note(std::move(item));
  bool changed = false;
  if (hit.held && ImGui::IsMousePosValid()) {
    if (is_example) drawn = {};
    stroke(drawn, place);
    changed = drawn != pixels;
  }
  PadPixels inked = is_example && !changed ? PadPixels{} : drawn;
  if (move_pen(ui, path, place, inked, pen_row, pen_column)) {
    drawn = inked;
    changed = true;
  }

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float pixel = place.w / kPadSide;
  list.AddRectFilled(place.corner(), place.opposite(), ui.theme.band, 4);
  draw_pixels(drawn, place.corner(), pixel, ui.theme.ink);
  for (int i = 1; i < kPadSide; ++i) {
    const float at = pixel * static_cast<float>(i);
    list.AddLine({place.x + at, place.y}, {place.x + at, place.bottom()}, ui.theme.hair, 0.5F);
    list.AddLine({place.x, place.y + at}, {place.right(), place.y + at}, ui.theme.hair, 0.5F);
  }
  list.AddRect(place.corner(), place.opposite(), ui.theme.hair, 4);
  if (ui.probe.focus().starts_with(path + "/")) {
    const float x = place.x + pixel * static_cast<float>(pen_column),
                y = place.y + pixel * static_cast<float>(pen_row);
    list.AddRect({x + 1, y + 1}, {x + pixel - 1, y + pixel - 1}, ui.theme.signal, 2, 0, 2);
  }
  return changed ? std::optional(drawn) : std::nullopt;
}

}  // namespace qs::ui
