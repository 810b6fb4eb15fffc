#pragma once
/// The bundled digits as a set of images: pixel by pixel, then the labels (web/data/README.md).

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "core/network/training.hpp"

namespace qs::test {

inline ImageSet digits() {
  constexpr std::size_t kImages = 1797, kPixels = 64;
  std::ifstream file(QS_DIGITS, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(bytes.size() == kImages * (kPixels + 1));
  ImageSet set{kPixels, std::vector<float>(kImages * kPixels), {}};
  for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
    for (std::size_t image = 0; image < kImages; ++image)
      set.images[image * kPixels + pixel] = static_cast<float>(bytes[pixel * kImages + image]) / 16;
  }
  set.labels.assign(bytes.end() - kImages, bytes.end());
  return set;
}

}  // namespace qs::test
