#pragma once
/// Files that the reader saves, and text for the clipboard: files go to the folder that the program was
/// started in.

#include <GLFW/glfw3.h>

#include "host/app_host.hpp"

namespace qs {

/// After a frame is drawn, before it is shown.
void take_away(AppHost& host, GLFWwindow* window);

}  // namespace qs
