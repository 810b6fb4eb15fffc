#pragma once
/// Saves the reader's exports: files to the working directory, text to the clipboard.

#include <GLFW/glfw3.h>

#include "host/app_host.hpp"

namespace qs {

/// Fulfils a request for a file, a copy, pixels or a report; leaves others. Call after a frame is drawn and before
/// it is shown.
void take_away(AppHost& host, GLFWwindow* window, const HostRequest& request);

}  // namespace qs
