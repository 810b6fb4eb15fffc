#include "ui/kit/theme.hpp"

#include <initializer_list>

#include "ui/kit/surface.hpp"

namespace qs::ui {
namespace {

constexpr ImU32 rgb(unsigned hex, unsigned alpha = 255) {
  return IM_COL32(hex >> 16, hex >> 8 & 255, hex & 255, alpha);
}

constexpr Theme kLight{.dark = false,
                       .panel = rgb(0xFFFFFF),
                       .ink = rgb(0x1A1C21),
                       .ink2 = rgb(0x585E69),
                       .hair = rgb(0xDAD7CF),
                       .track = rgb(0xE7E4DC),
                       .band = rgb(0xF3F2EE),
                       .signal = rgb(0x123F7E),
                       .signal_fill = rgb(0x123F7E, 34),
                       .quantized = rgb(0xB74F0F),
                       .noise = rgb(0xB52FB0),
                       .bound = rgb(0x067A68)};

constexpr Theme kDark{.dark = true,
                      .panel = rgb(0x191C22),
                      .ink = rgb(0xECEAE4),
                      .ink2 = rgb(0xA6ABB5),
                      .hair = rgb(0x333842),
                      .track = rgb(0x2A2E37),
                      .band = rgb(0x20242B),
                      .signal = rgb(0x5B97FF),
                      .signal_fill = rgb(0x5B97FF, 56),
                      .quantized = rgb(0xEE8350),
                      .noise = rgb(0xCC7FCB),
                      .bound = rgb(0x6BE6C6)};

}  // namespace

const Theme& light_theme() {
  return kLight;
}
const Theme& dark_theme() {
  return kDark;
}

Theme forced_theme(const ForcedColors& colors) {
  const auto mixed = [&colors](unsigned percent) {
    unsigned hex = 0;
    for (const unsigned shift : {16U, 8U, 0U}) {
      const unsigned canvas = colors.canvas >> shift & 255, text = colors.text >> shift & 255;
      hex |= (canvas * (100 - percent) + text * percent) / 100 << shift;
    }
    return rgb(hex);
  };
  const unsigned sum = (colors.canvas >> 16) + (colors.canvas >> 8 & 255) + (colors.canvas & 255);
  constexpr unsigned kMiddle = 3 * 128;
  Theme theme;
  theme.dark = sum < kMiddle;
  theme.panel = rgb(colors.canvas);
  theme.ink = theme.ink2 = rgb(colors.text);
  theme.hair = mixed(45);
  theme.track = mixed(30);
  theme.band = mixed(12);
  theme.signal = rgb(colors.link);
  theme.signal_fill = faded(theme.signal, 0.2F);
  theme.quantized = rgb(colors.highlight);
  theme.noise = rgb(colors.text);
  theme.bound = rgb(colors.button);
  return theme;
}

ImU32 faded(ImU32 color, float opacity) {
  const auto alpha = static_cast<ImU32>(static_cast<float>(color >> IM_COL32_A_SHIFT) * opacity);
  return (color & ~IM_COL32_A_MASK) | alpha << IM_COL32_A_SHIFT;
}

Measures measures_for(const Surface& surface) {
  constexpr float kLow = 480;
  Measures measures;
  measures.narrow = surface.width < 560;
  measures.low = surface.window_height < kLow && !measures.narrow;
  if (measures.narrow) measures.padding = 16;
  if (surface.coarse_pointer) measures.target = 44;
  return measures;
}

}  // namespace qs::ui
