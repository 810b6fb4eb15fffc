#include "host/screenshot.hpp"

#include <GLFW/glfw3.h>
#include <png.h>

#include <vector>

namespace qs {

bool write_screenshot(const std::string& path, const PixelRect& part) {
  constexpr int kChannels = 3;
  std::vector<unsigned char> pixels(static_cast<std::size_t>(part.width) * part.height * kChannels);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(part.x, part.y, part.width, part.height, GL_RGB, GL_UNSIGNED_BYTE, pixels.data());
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = part.width;
  image.height = part.height;
  image.format = PNG_FORMAT_RGB;
  // OpenGL's first row is the lowest: a negative stride flips the picture.
  return png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), -part.width * kChannels, nullptr) !=
         0;
}

}  // namespace qs
