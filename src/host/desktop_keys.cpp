#include "host/desktop_keys.hpp"

#include <GLFW/glfw3.h>

#include <optional>

#include "ui/kit/key_road.hpp"

namespace qs {
namespace {

ImGuiKey text_key(int key) {
  switch (key) {
    case GLFW_KEY_LEFT:
      return ImGuiKey_LeftArrow;
    case GLFW_KEY_RIGHT:
      return ImGuiKey_RightArrow;
    case GLFW_KEY_HOME:
      return ImGuiKey_Home;
    case GLFW_KEY_END:
      return ImGuiKey_End;
    case GLFW_KEY_BACKSPACE:
      return ImGuiKey_Backspace;
    case GLFW_KEY_DELETE:
      return ImGuiKey_Delete;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return ImGuiKey_Enter;
    case GLFW_KEY_ESCAPE:
      return ImGuiKey_Escape;
    case GLFW_KEY_A:
      return ImGuiKey_A;
    case GLFW_KEY_C:
      return ImGuiKey_C;
    case GLFW_KEY_V:
      return ImGuiKey_V;
    case GLFW_KEY_X:
      return ImGuiKey_X;
    case GLFW_KEY_Z:
      return ImGuiKey_Z;
    default:
      return ImGuiKey_None;
  }
}

std::optional<ui::KeyStep> step_of(int key, int mods) {
  switch (key) {
    case GLFW_KEY_TAB:
      return mods & GLFW_MOD_SHIFT ? ui::KeyStep::kPrevious : ui::KeyStep::kNext;
    case GLFW_KEY_RIGHT:
    case GLFW_KEY_UP:
      return ui::KeyStep::kMore;
    case GLFW_KEY_LEFT:
    case GLFW_KEY_DOWN:
      return ui::KeyStep::kLess;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
    case GLFW_KEY_SPACE:
      return ui::KeyStep::kActivate;
    default:
      return std::nullopt;
  }
}

}  // namespace

void desktop_key(AppHost& host, int key, int action, int mods) {
  if (!host.probe().editing().empty()) {
    host.key(ImGuiMod_Ctrl, (mods & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0);
    host.key(ImGuiMod_Shift, (mods & GLFW_MOD_SHIFT) != 0);
    // Tab enters the typed number, as Enter does.
    const ImGuiKey text = key == GLFW_KEY_TAB ? ImGuiKey_Enter : text_key(key);
    if (text != ImGuiKey_None) host.key(text, action != GLFW_RELEASE);
    return;
  }
  if (action == GLFW_RELEASE) {
    if (const ImGuiKey text = text_key(key); text != ImGuiKey_None) host.key(text, false);
    return;
  }
  if (key == GLFW_KEY_ESCAPE) host.escape();
  // Enter goes to the focused control if that uses it.
  const ui::ProbeItem* focused = host.probe().find(host.probe().focus());
  const bool acts = focused != nullptr && focused->role != ui::Role::kChoice;
  const char typed = key >= GLFW_KEY_1 && key <= GLFW_KEY_9 ? static_cast<char>('1' + key - GLFW_KEY_1)
                     : key == GLFW_KEY_N                    ? 'n'
                     : key == GLFW_KEY_ENTER && !acts       ? '\n'
                                                            : '\0';
  if (ui::take_quiz_key(host.probe(), typed)) {
    host.disturb();
    return;
  }
  if (const auto step = step_of(key, mods)) {
    ui::take_step(host.probe(), *step);
    host.disturb();
  }
}

void connect_clipboard(GLFWwindow* window) {
  ImGuiIO& io = ImGui::GetIO();
  io.ClipboardUserData = window;
  io.SetClipboardTextFn = [](void* data, const char* text) {
    glfwSetClipboardString(static_cast<GLFWwindow*>(data), text);
  };
  io.GetClipboardTextFn = [](void* data) { return glfwGetClipboardString(static_cast<GLFWwindow*>(data)); };
}

}  // namespace qs
