#pragma once
/// The keyboard of the desktop program: Tab and Shift+Tab move between the controls, arrows change, Enter and
/// Space press, Escape leaves; while a number is typed, the keys are the text field's.

#include "host/app_host.hpp"

struct GLFWwindow;

namespace qs {

/// A GLFW key event.
void desktop_key(AppHost& host, int key, int action, int mods);
/// Lets the text field copy and paste.
void connect_clipboard(GLFWwindow* window);

}  // namespace qs
