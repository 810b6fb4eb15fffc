#pragma once
/// How a frame hands its shader marks to the host.

#include <imgui.h>

#include <deque>

namespace qs::ui {

struct ShaderMark;

/// The host's way to draw one; the command's user data is the ShaderMark.
struct MarkPainter {
  ImDrawCallback paint = nullptr;
  void* device = nullptr;
};

/// Stands for a mark where nobody can draw it.
void skip_mark(const ImDrawList*, const ImDrawCmd*);

/// Those of one frame; they stay where they are while more come.
using Marks = std::deque<ShaderMark>;

}  // namespace qs::ui
