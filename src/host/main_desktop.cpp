#include <GLFW/glfw3.h>
#include <imgui_impl_opengl3.h>

#include <chrono>
#include <cstdio>

#include "host/app_host.hpp"
#include "host/compare_options.hpp"
#include "host/desktop_files.hpp"
#include "host/desktop_keys.hpp"
#include "host/desktop_options.hpp"
#include "host/desktop_progress.hpp"
#include "host/desktop_take_away.hpp"
#include "host/gl_frame.hpp"
#include "host/report_options.hpp"
#include "host/screenshot.hpp"
#include "host/survey_threads.hpp"
#include "labs/model/session.hpp"
#include "ui/kit/type_on_canvas.hpp"

namespace {

using qs::AppHost;

struct Window {
  AppHost& host;
  qs::DesktopFiles& files;
  GLFWwindow* handle;
  qs::GlMarks& marks;

  static Window& of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }
};

void listen(GLFWwindow* window) {
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
    Window::of(w).host.pointer_moved(static_cast<float>(x), static_cast<float>(y));
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
    if (button == GLFW_MOUSE_BUTTON_LEFT) Window::of(w).host.pointer_button(action == GLFW_PRESS);
  });
  glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int entered) {
    if (entered == GLFW_FALSE) Window::of(w).host.pointer_left();
  });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double dx, double dy) {
    Window::of(w).host.wheel(static_cast<float>(dx), static_cast<float>(dy));
  });
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int, int action, int mods) {
    qs::desktop_key(Window::of(w).host, key, action, mods);
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned code_point) {
    if (!Window::of(w).host.probe().editing().empty()) Window::of(w).host.character(code_point);
  });
  glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
    Window::of(w).files.open(Window::of(w).host.app(), {paths, paths + count});
    Window::of(w).host.disturb();
  });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { Window::of(w).host.disturb(); });
}

void follow_size(const Window& window, const qs::DesktopOptions& options) {
  int width = 0, height = 0, pixels = 0, unused = 0;
  glfwGetWindowSize(window.handle, &width, &height);
  glfwGetFramebufferSize(window.handle, &pixels, &unused);
  qs::Surface surface;
  surface.width = static_cast<float>(width) / options.scale;
  surface.height = static_cast<float>(height) / options.scale;
  surface.density = static_cast<float>(pixels) / surface.width;
  window.host.set_surface(surface);
}

void draw(const Window& window, float seconds) {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window.handle, &width, &height);
  qs::draw_gl_frame(window.host, window.marks, seconds, width, height);
}

/// Supplies bytes; true if any were asked for.
bool answer_files(const Window& window) {
  bool answered = false;
  for (const qs::HostRequest& request : window.host.app().take_requests())
    answered = window.files.answer(window.host.app(), request) || answered;
  return answered;
}

/// Fulfils what the reader asked for in the frame just drawn.
bool answer_all(const Window& window) {
  bool answered = false;
  for (const qs::HostRequest& request : window.host.app().take_requests()) {
    answered = window.files.answer(window.host.app(), request) || answered;
    qs::take_away(window.host, window.handle, request);
    if (const auto* kept = std::get_if<qs::KeepProgress>(&request)) qs::keep_progress(kept->progress);
  }
  return answered;
}

/// Loads everything that can be loaded and draws until the picture settles.
void settle(const Window& window) {
  AppHost& host = window.host;
  do {  // drawing a frame may start more work
    while (answer_files(window) || host.app().step(qs::no_limit)) {
    }
    host.disturb();
    while (host.wants_frame()) draw(window, 0);
  } while (host.app().is_busy());
}

void run(const Window& window, const qs::DesktopOptions& options) {
  AppHost& host = window.host;
  qs::SurveyThreads helpers(std::max(1U, std::thread::hardware_concurrency()), glfwPostEmptyEvent);
  double before = glfwGetTime();
  while (glfwWindowShouldClose(window.handle) == GLFW_FALSE) {
    constexpr auto kSlice = std::chrono::milliseconds(20);
    const auto until = std::chrono::steady_clock::now() + kSlice;
    const auto may_go_on = [until] { return std::chrono::steady_clock::now() < until; };
    qs::ModelSession* survey = host.app().results().kept<qs::ModelSession>();
    if (survey != nullptr &&
        qs::help_survey(*survey, helpers, window.files.paths(host.app().loader().file_session())))
      host.disturb();
    const bool was_busy = host.app().is_busy(), answered = answer_all(window);
    const bool busy = host.app().step(may_go_on) || answered;
    if (busy || was_busy) host.disturb();
    (busy || host.wants_frame()) ? glfwPollEvents() : glfwWaitEvents();
    follow_size(window, options);
    if (!host.wants_frame()) continue;
    const double now = glfwGetTime();
    constexpr double kMilliseconds = 1000;
    host.app().page().time = now * kMilliseconds;
    draw(window, static_cast<float>(now - before));
    if (answer_all(window)) host.disturb();
    before = now;
    glfwSwapBuffers(window.handle);
  }
}

}  // namespace

namespace {

bool complain(const std::string& text) {
  std::fprintf(stderr, "quantscope: %s\n", text.c_str());
  return false;
}

/// Opens the files and links of the command line, and shows them or takes the screenshot. False on failure.
bool serve(GLFWwindow* handle, const qs::DesktopOptions& options, AppHost& host) {
  qs::DesktopFiles files(options.assets);
  qs::GlMarks marks("#version 330 core");
  host.set_painter(marks.painter());
  Window window{host, files, handle, marks};
  glfwSetWindowUserPointer(handle, &window);
  listen(handle);
  host.set_type_on_canvas(qs::ui::type_on_canvas);
  qs::connect_clipboard(handle);
  host.set_can_pick_file(false);  // files are dropped on the window, or named on the command line
  if (options.screenshot.empty()) qs::bring_kept_progress(host.app());
  if (!options.link.empty()) host.app().open_link(options.link);
  if (!options.files.empty() && !files.open(host.app(), options.files)) {
    return complain(options.files.front() + " cannot be read");
  }
  follow_size(window, options);
  if (options.screenshot.empty()) {
    run(window, options);
    return true;
  }
  settle(window);
  int width = 0, height = 0;
  glfwGetFramebufferSize(handle, &width, &height);
  if (!qs::write_screenshot(options.screenshot, {0, 0, width, height})) {
    return complain(options.screenshot + " cannot be written");
  }
  return host.app().notice().sentence().empty() || complain(host.app().notice().sentence());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "compare") return qs::run_compare({argv + 2, argv + argc});
  if (argc > 1 && std::string_view(argv[1]) == "report") return qs::run_report({argv + 2, argv + argc});
  const auto options = qs::parse_options(argc, argv);
  if (!options) {
    complain(qs::message(options.error()));
    return 2;
  }
  if (options->help) {
    std::fputs(qs::usage().data(), stdout);
    return 0;
  }
  std::vector<std::byte> regular = qs::read_file(options->assets + "/inter-400.ttf");
  std::vector<std::byte> semibold = qs::read_file(options->assets + "/inter-600.ttf");
  if (regular.empty() || semibold.empty()) {
    complain("there are no fonts in " + options->assets +
             "; --assets names the folder that the site build makes");
    return 1;
  }
  glfwSetErrorCallback([](int, const char* text) { complain(text); });
  if (glfwInit() == GLFW_FALSE) return 1;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_VISIBLE, options->screenshot.empty() ? GLFW_TRUE : GLFW_FALSE);
  const auto pixels = [&](int length) {
    return static_cast<int>(static_cast<float>(length) * options->scale);
  };
  GLFWwindow* handle =
      glfwCreateWindow(pixels(options->width), pixels(options->height), "Quantscope", nullptr, nullptr);
  if (handle == nullptr) return 1;
  glfwMakeContextCurrent(handle);
  glfwSwapInterval(1);
  bool fine = false;
  {
    AppHost host(std::move(regular), std::move(semibold));
    ImGui_ImplOpenGL3_Init("#version 330 core");
    fine = serve(handle, *options, host);
    ImGui_ImplOpenGL3_Shutdown();
  }
  glfwDestroyWindow(handle);
  glfwTerminate();
  return fine ? 0 : 1;
}
