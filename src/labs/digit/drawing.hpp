#pragma once
/// A digit as pixels, and as a parameter of links: the labs "digit" and "network" share both.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/param.hpp"

namespace qs {

inline constexpr std::uint32_t kPixels = 64, kSide = 8, kDigits = 10;
inline constexpr int kMostShade = 16;

/// 64 shades from 0 to 16, row by row.
using Drawing = std::array<std::uint8_t, kPixels>;

/// A character a pixel: 0 to 9, then a to g.
std::string drawing_text(const Drawing& drawing);
std::optional<Drawing> parse_drawing(std::string_view text);
/// The shades as numbers from 0 to 1, as a network takes them.
std::array<float, kPixels> pixels_of(const Drawing& drawing);

/// Word of the parameter where nothing is drawn.
inline constexpr std::string_view kNoDrawing = "none";
ParamInfo drawing_param();

}  // namespace qs
