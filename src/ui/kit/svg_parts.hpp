#pragma once
/// Elements and attributes of an SVG, as text.

#include <imgui.h>

#include <string>
#include <string_view>

namespace qs::ui {

struct ShaderMark;

namespace svg {

/// To a hundredth of a pixel.
std::string number(float value);
std::string point(ImVec2 at);
std::string escaped(std::string_view text);
std::string utf8(unsigned code_point);
/// fill="#rrggbb" fill-opacity="…", or the same for a stroke; with `ending` stop-color="…" stop-opacity="…".
std::string paint(const std::string& what, ImU32 color, const char* ending = "");
std::string clip_path(const std::string& id, const ImVec4& rect);
/// A shader mark as the pixels of its grid, stretched over its place.
std::string image(const ShaderMark& mark);

}  // namespace svg
}  // namespace qs::ui
