#pragma once
/// The text face in the sizes of the type scale, rasterised at the display's density. Digits are tabular:
/// every digit of a size has the same advance, so numbers do not jitter while they change.

#include <imgui.h>

#include <cstddef>
#include <span>

namespace qs::ui {

/// Sizes are ems in CSS pixels; a line of a font is 1.21 em high (ImFont::FontSize).
struct Fonts {
  ImFont* question = nullptr;  // 25 semibold (17 when narrow)
  ImFont* answer = nullptr;    // 15.5
  ImFont* label = nullptr;     // 13
  ImFont* strong = nullptr;    // 13 semibold
  ImFont* tick = nullptr;      // 12
  ImFont* readout = nullptr;   // 26 semibold
};

/// ImGui's size is the height from ascender to descender;
/// ours is the em, as in CSS. Inter: (1984 + 494) / 2048.
inline constexpr float kLineOverEm = 1.21F;

/// TTF files; the bytes must outlive the atlas.
struct FontFiles {
  std::span<const std::byte> regular, semibold;
};

/// Rebuilds the atlas of the current context. Uses ImGui's built-in face for empty files (tests).
Fonts build_fonts(const FontFiles& files, float density, bool narrow);

}  // namespace qs::ui
