#pragma once
/// A square of pixels to draw on: with a pointer, with a finger, or from the keyboard with a pen that has two
/// sliders and a button. Claims vertical swipes.

#include <array>

#include "ui/kit/widgets.hpp"

namespace qs::ui {

inline constexpr int kPadSide = 8, kPadShades = 16;
using PadPixels = std::array<std::uint8_t, kPadSide * kPadSide>;

/// Pixels of `side` each, from the corner on.
void draw_pixels(const PadPixels& pixels, ImVec2 corner, float side, ImU32 color);

/// Returns the pixels if this frame drew any; on an empty pad if these are an example that a stroke replaces. `path` + "/row", "/column" and "/ink" are the pen's controls.
std::optional<PadPixels> draw_pad(Ui& ui, const std::string& path, const Rect& place, const PadPixels& pixels,
                                  bool is_example, int& pen_row, int& pen_column);

}  // namespace qs::ui
