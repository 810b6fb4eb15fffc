#pragma once
/// Writes the framebuffer as a PNG file.

#include <string>

namespace qs {

/// Origin at the lower left corner, as in OpenGL.
struct PixelRect {
  int x = 0, y = 0, width = 0, height = 0;
};

/// Reads the current framebuffer; false when the file cannot be written.
bool write_screenshot(const std::string& path, const PixelRect& part);

}  // namespace qs
