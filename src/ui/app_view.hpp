#pragma once
/// One frame of the whole canvas: the present lab, or the list of sources, or what there is to say while
/// nothing can be drawn. Reads the App, changes it through its setters, computes nothing.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct FrameSetup {
  float width = 0, height = 0;  // CSS pixels
  float window_height = 10000;  // of what the reader sees of it at once
  bool coarse_pointer = false;
  bool reduced_motion = false;
  Theme theme;
  bool quiz_on_page = false;  // the host shows the quiz as its own text and controls
  bool file_hovers = false;   // a file is being dragged over the canvas
  bool can_pick_file = true;
  TypeOnCanvas type_on_canvas = nullptr;
  Marks* marks = nullptr;                // takes the shader marks of the frame
  const MarkPainter* painter = nullptr;  // where there is a device to draw them
  ExportFrame* export_frame = nullptr;   // where the frame is built to be taken away; filled
  bool wants_file = false;               // out: the reader asked to pick a file
  bool moving = false;                   // out: the next frame will look different
  float content_height = 0;              // out: the height the content would like
};

/// Between ImGui::NewFrame() and ImGui::Render().
void draw_app(App& app, Probe& probe, const Fonts& fonts, FrameSetup& setup);

}  // namespace qs::ui
