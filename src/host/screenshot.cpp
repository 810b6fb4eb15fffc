#include "host/screenshot.hpp"

#include <GLFW/glfw3.h>
#include <png.h>

#include <vector>

namespace qs {

bool write_screenshot(const std::string& path, int width, int height) {
  constexpr int kChannels = 3;
  std::vector<unsigned char> pixels(static_cast<std::size_t>(width) * height * kChannels);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, pixels.data());
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = PNG_FORMAT_RGB;
  // OpenGL's first row is the lowest: a negative stride turns the picture over.
  return png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), -width * kChannels, nullptr) != 0;
}

}  // namespace qs
