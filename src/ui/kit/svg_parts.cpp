#include "ui/kit/svg_parts.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "ui/kit/png.hpp"
#include "ui/kit/shader_mark.hpp"

namespace qs::ui::svg {

std::string number(float value) {
  return shortest(std::round(static_cast<double>(value) * 100) / 100);
}

std::string point(ImVec2 at) {
  return number(at.x) + "," + number(at.y);
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else if (c == '"') {
      result += "&quot;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string utf8(unsigned code_point) {
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  const auto tail = [&](int shift) { return static_cast<char>(0x80U | (code_point >> shift & 0x3FU)); };
  if (code_point < 0x800) return {static_cast<char>(0xC0U | code_point >> 6), tail(0)};
  return {static_cast<char>(0xE0U | code_point >> 12), tail(6), tail(0)};
}

std::string paint(const std::string& what, ImU32 color, const char* ending) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = " " + what + ending + "=\"#";
  for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT}) {
    const ImU32 part = color >> shift & 0xFFU;
    text += {kHex[part >> 4], kHex[part & 15U]};
  }
  const ImU32 alpha = color >> IM_COL32_A_SHIFT & 0xFFU;
  text += '"';
  if (alpha < 255) text += " " + what + "-opacity=\"" + number(static_cast<float>(alpha) / 255) + '"';
  return text;
}

std::string clip_path(const std::string& id, const ImVec4& rect) {
  return "<clipPath id=\"" + id + "\"><rect x=\"" + number(rect.x) + "\" y=\"" + number(rect.y) +
         "\" width=\"" + number(std::max(0.0F, rect.z - rect.x)) + "\" height=\"" +
         number(std::max(0.0F, rect.w - rect.y)) + "\"/></clipPath>\n";
}

std::string image(const ShaderMark& mark) {
  std::vector<std::uint8_t> rgba;
  for (const float heat : mark.heat->heat) {
    const float opacity = heat < 0 ? 0 : mark.least + (mark.most - mark.least) * heat;
    for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT})
      rgba.push_back(static_cast<std::uint8_t>(mark.color >> shift));
    rgba.push_back(static_cast<std::uint8_t>(opacity * static_cast<float>(mark.color >> IM_COL32_A_SHIFT)));
  }
  const auto columns = static_cast<std::uint32_t>(mark.heat->columns),
             rows = static_cast<std::uint32_t>(mark.heat->rows);
  // Place the whole grid so that the shown window fills the mark's place.
  const auto& [left, top, right, bottom] = mark.window;
  const float width = mark.place.w / (right - left), height = mark.place.h / (bottom - top);
  return "<image x=\"" + number(mark.place.x - left * width) + "\" y=\"" +
         number(mark.place.y - top * height) + "\" width=\"" + number(width) + "\" height=\"" +
         number(height) + "\" preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"" +
         png_address(columns, rows, rgba) + "\"/>\n";
}

}  // namespace qs::ui::svg
