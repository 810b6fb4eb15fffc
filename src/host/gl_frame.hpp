#pragma once
/// The OpenGL half of a frame, the same in the browser and on the desktop.

#include "host/app_host.hpp"
#include "host/gl_marks.hpp"

namespace qs {

/// Builds the frame and draws it on the present context, over a background of the theme. Size in pixels.
void draw_gl_frame(AppHost& host, GlMarks& marks, float seconds_since_last, int width, int height);

}  // namespace qs
