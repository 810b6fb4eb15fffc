#pragma once
/// The framebuffer as a PNG file.

#include <string>

namespace qs {

/// Counted from the lower left corner, as OpenGL does.
struct PixelRect {
  int x = 0, y = 0, width = 0, height = 0;
};

/// Reads the current framebuffer; false when the file cannot be written.
bool write_screenshot(const std::string& path, const PixelRect& part);

}  // namespace qs
