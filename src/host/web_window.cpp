#include "host/web_window.hpp"

#include <GLFW/glfw3.h>
#include <emscripten.h>
#include <imgui_impl_opengl3.h>

#include "host/gl_frame.hpp"

// Emscripten's GLFW takes keys from the whole page (Backspace and Tab die in the host's own inputs), swallows
// the wheel and mistakes touch. We need only its window and context, so while it starts
// addEventListener does nothing.
// clang-format off
EM_JS(void, qs_deaf, (int deaf), {
  for (const target of [window, Module["canvas"]]) {
    if (deaf) target.addEventListener = () => {};
    else delete target.addEventListener;
  }
});
// The page sets the size of the canvas.
EM_JS(int, qs_canvas_width, (), { return Module["canvas"].width; });
EM_JS(int, qs_canvas_height, (), { return Module["canvas"].height; });
// clang-format on

namespace qs {

WebWindow::WebWindow(std::vector<std::byte> regular_font, std::vector<std::byte> semibold_font)
    : host_(std::move(regular_font), std::move(semibold_font)), marks_("#version 300 es") {
  host_.set_painter(marks_.painter());
}

bool WebWindow::open() {
  qs_deaf(1);
  glfwInit();
  glfwWindowHint(GLFW_ALPHA_BITS, 0);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  GLFWwindow* window = glfwCreateWindow(qs_canvas_width(), qs_canvas_height(), "", nullptr, nullptr);
  qs_deaf(0);
  if (window == nullptr) return false;
  glfwMakeContextCurrent(window);
  is_open_ = ImGui_ImplOpenGL3_Init("#version 300 es");
  return is_open_;
}

WebWindow::~WebWindow() {
  if (is_open_) ImGui_ImplOpenGL3_Shutdown();
  qs_deaf(1);
  glfwTerminate();
  qs_deaf(0);
}

void WebWindow::draw(float seconds_since_last, int pixel_width, int pixel_height) {
  draw_gl_frame(host_, marks_, seconds_since_last, pixel_width, pixel_height);
}

void WebWindow::context_lost() {
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  marks_.forget();
}

void WebWindow::context_restored() {
  ImGui_ImplOpenGL3_CreateDeviceObjects();
  host_.disturb();
}

bool WebWindow::step(double milliseconds) {
  const double until = emscripten_get_now() + milliseconds;
  return host_.app().step([until] { return emscripten_get_now() < until; });
}

}  // namespace qs
