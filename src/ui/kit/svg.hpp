#pragma once
/// A frame as Scalable Vector Graphics: shapes stay shapes and text stays text. Reads back the triangles that
/// ImGui was told to draw, so that views need no second drawing path. Build the frame without anti-aliasing,
/// whose edges are triangles of their own.

#include <imgui.h>

#include "ui/kit/export_frame.hpp"
#include "ui/kit/fonts.hpp"
#include "ui/kit/theme.hpp"

namespace qs::ui {

std::string to_svg(const ImDrawData& frame, const ExportFrame& exported, const Theme& theme,
                   const Fonts& fonts);

}  // namespace qs::ui
