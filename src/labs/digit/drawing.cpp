#include "labs/digit/drawing.hpp"

#include <algorithm>

namespace qs {
namespace {

constexpr std::string_view kShades = "0123456789abcdefg";

std::optional<std::string> canonical_drawing(std::string_view text) {
  const std::optional<Drawing> drawing = parse_drawing(text);
  return drawing ? std::optional(drawing_text(*drawing)) : std::nullopt;
}

}  // namespace

std::string drawing_text(const Drawing& drawing) {
  std::string text;
  for (const std::uint8_t shade : drawing) text += kShades[shade];
  return text;
}

std::optional<Drawing> parse_drawing(std::string_view text) {
  if (text.size() != kPixels) return std::nullopt;
  Drawing drawing{};
  for (std::size_t i = 0; i < kPixels; ++i) {
    const std::size_t shade = kShades.find(text[i]);
    if (shade == std::string_view::npos) return std::nullopt;
    drawing[i] = static_cast<std::uint8_t>(shade);
  }
  return drawing;
}

std::array<float, kPixels> pixels_of(const Drawing& drawing) {
  std::array<float, kPixels> pixels{};
  std::transform(drawing.begin(), drawing.end(), pixels.begin(),
                 [](std::uint8_t shade) { return static_cast<float>(shade) / kMostShade; });
  return pixels;
}

ParamInfo drawing_param() {
  ParamInfo param;
  param.id = "digit";
  param.title = "Digit drawn";
  param.default_value = kNoDrawing;
  param.words = {std::string(kNoDrawing)};
  param.accepted = "none, or 64 shades, row by row, each 0 to 9 or a to g";
  param.parse = canonical_drawing;
  return param;
}

}  // namespace qs
