#pragma once
/// The browser's window: GLFW for the canvas and its WebGL 2 context, Dear ImGui's renderer on it. Input does
/// not come through here (web/lab/input.js says why); time and bytes come from the page.

#include "host/app_host.hpp"
#include "host/gl_marks.hpp"

namespace qs {

class WebWindow {
 public:
  WebWindow(std::vector<std::byte> regular_font, std::vector<std::byte> semibold_font);
  ~WebWindow();
  WebWindow(const WebWindow&) = delete;
  WebWindow& operator=(const WebWindow&) = delete;

  /// Opens on the page's canvas, once; false without a WebGL 2 context. Separate from the constructor, which
  /// renders the glyphs: both in one task would block the page.
  bool open();
  AppHost& host() { return host_; }
  void draw(float seconds_since_last, int pixel_width, int pixel_height);
  /// Call when the context is lost, with all its objects, or restored.
  void context_lost();
  void context_restored();
  /// Works for at most this long.
  bool step(double milliseconds);

 private:
  AppHost host_;
  GlMarks marks_;
  bool is_open_ = false;
};

}  // namespace qs
