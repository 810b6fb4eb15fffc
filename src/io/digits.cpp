#include "io/digits.hpp"

#include <algorithm>

namespace qs::io {

Expected<ImageSet> read_digits(std::span<const std::byte> bytes) {
  constexpr std::size_t kImages = 1797, kPixels = 64;
  constexpr int kShades = 16, kClasses = 10;
  if (bytes.size() != kImages * (kPixels + 1)) {
    return refuse("digits", std::to_string(bytes.size()) + " bytes",
                  std::to_string(kImages * (kPixels + 1)) + " bytes");
  }
  const auto at = [&bytes](std::size_t i) { return std::to_integer<int>(bytes[i]); };
  ImageSet set{kPixels, std::vector<float>(kImages * kPixels), std::vector<std::uint8_t>(kImages)};
  for (std::size_t i = 0; i < kImages * kPixels; ++i) {
    if (at(i) > kShades) return refuse("digits: shade", std::to_string(at(i)), "0 to 16");
    set.images[(i % kImages) * kPixels + i / kImages] = static_cast<float>(at(i)) / kShades;
  }
  for (std::size_t i = 0; i < kImages; ++i) {
    const int label = at(kImages * kPixels + i);
    if (label >= kClasses) return refuse("digits: label", std::to_string(label), "0 to 9");
    set.labels[i] = static_cast<std::uint8_t>(label);
  }
  return set;
}

}  // namespace qs::io
