#pragma once
/// The framebuffer as a PNG file.

#include <string>

namespace qs {

/// Reads the current framebuffer; false when the file cannot be written.
bool write_screenshot(const std::string& path, int width, int height);

}  // namespace qs
