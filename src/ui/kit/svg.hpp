#pragma once
/// A frame as Scalable Vector Graphics: shapes stay shapes and text stays text. What ImGui was told to draw
/// is read back from its triangles, so that nothing is drawn twice in two ways. The frame must have been
/// built without anti-aliasing (the edges of which are triangles of their own).

#include <imgui.h>

#include "ui/kit/export_frame.hpp"
#include "ui/kit/fonts.hpp"
#include "ui/kit/theme.hpp"

namespace qs::ui {

std::string to_svg(const ImDrawData& frame, const ExportFrame& exported, const Theme& theme,
                   const Fonts& fonts);

}  // namespace qs::ui
