#pragma once
/// The keyboard of the desktop program: Tab and Shift+Tab move between the controls, arrows change, Enter and
/// Space press, Escape leaves; while a number is typed, keys go to the text field.

#include "host/app_host.hpp"

struct GLFWwindow;

namespace qs {

/// Handles a GLFW key event.
void desktop_key(AppHost& host, int key, int action, int mods);
/// Lets the text field copy and paste.
void connect_clipboard(GLFWwindow* window);

}  // namespace qs
