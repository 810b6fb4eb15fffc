#pragma once
/// Colours by meaning, measures by name. One colour has one meaning in picture, number and sentence: the
/// weights (signal), the codes (quantized), the error of rounding (noise), the limits of theory (bound).
/// Contrast on paper and bands is at least 4.5 : 1 for every hue in both themes. There are no other colours.

#include <imgui.h>

namespace qs::ui {

struct Theme {
  bool dark = false;
  ImU32 panel, ink, ink2, hair, track, band;
  ImU32 signal, signal_fill, quantized, noise, bound;
};

const Theme& light_theme();
const Theme& dark_theme();

/// The few system colours of a forced-colours mode (CSS Color 4): meanings share them, and the words beside
/// them tell the rest.
struct ForcedColors {
  unsigned canvas = 0xFFFFFF, text = 0, link = 0, highlight = 0, button = 0;  // 0xRRGGBB
  bool operator==(const ForcedColors&) const = default;
};
Theme forced_theme(const ForcedColors& colors);

/// The same colour with another opacity, 0 to 1.
ImU32 faded(ImU32 color, float opacity);

/// Measures in CSS pixels. Fine pointers get 28 px targets, coarse ones 44; below 560 px of width the layout
/// is one column (measures_for() in ui/kit/surface.hpp).
struct Measures {
  float padding = 28, gap = 12, target = 28;
  float curve = 1.8F, axis = 1, level = 2.4F;
  float corner = 8;
  bool narrow = false;  // one column
  bool low = false;     // a phone on its side: the picture beside its text
};

}  // namespace qs::ui
