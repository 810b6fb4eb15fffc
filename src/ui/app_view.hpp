#pragma once
/// One frame of the whole canvas: the present lab, a list, or a message while nothing can be drawn. Reads the
/// App, changes it through its setters, computes nothing.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct FrameSetup {
  const Surface& surface;
  Theme theme;
  bool file_hovers = false;  // a file is being dragged over the canvas
  bool can_pick_file = true;
  TypeOnCanvas type_on_canvas = nullptr;
  Marks* marks = nullptr;                // receives the frame's shader marks
  const MarkPainter* painter = nullptr;  // if there is a device to draw them
  ExportFrame* export_frame = nullptr;   // filled if the frame is for export
  bool wants_file = false;               // out: the reader asked to pick a file
  bool moving = false;                   // out: the next frame will look different
  float content_height = 0;              // out: the height that the content needs
};

/// Call between ImGui::NewFrame() and ImGui::Render().
void draw_app(App& app, Probe& probe, const Fonts& fonts, FrameSetup& setup);

}  // namespace qs::ui
