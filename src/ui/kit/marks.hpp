#pragma once
/// Shader marks of a frame, as passed to the host.

#include <imgui.h>

#include <deque>

namespace qs::ui {

struct ShaderMark;

/// The host's function for drawing one; the command's user data is the ShaderMark.
struct MarkPainter {
  ImDrawCallback paint = nullptr;
  void* device = nullptr;
};

/// Callback for hosts that cannot draw marks: does nothing.
void skip_mark(const ImDrawList*, const ImDrawCmd*);

/// Marks of one frame, in a deque, so that their addresses stay valid as more are added.
using Marks = std::deque<ShaderMark>;

}  // namespace qs::ui
