#include "core/formats/dynamic8.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

std::array<float, 256> dynamic8_levels() {
  constexpr int kDecades = 7;
  std::array<float, 256> levels{};
  std::size_t at = 0;
  for (int decade = 0; decade < kDecades; ++decade) {
    const int items = 1 << decade;
    double power = 1;
    for (int i = decade; i < kDecades - 1; ++i) power /= 10;
    for (int i = 0; i < items; ++i) {
      const auto level = static_cast<float>(power * (0.1 + 0.9 * (i + 0.5) / items));
      levels[at++] = level;
      levels[at++] = -level;
    }
  }
  levels[at++] = 0;
  levels[at++] = 1;
  std::sort(levels.begin(), levels.end());
  return levels;
}

void quantize_dynamic8(std::span<float> scales) {
  const std::array<float, 256> levels = dynamic8_levels();
  double sum = 0;
  for (const float scale : scales) sum += scale;
  const auto mean = static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, scales.size())));
  for (std::size_t first = 0; first < scales.size(); first += kDynamic8Block) {
    const std::span<float> block = scales.subspan(first, std::min(kDynamic8Block, scales.size() - first));
    float most = 0;
    for (const float scale : block) most = std::max(most, std::abs(scale - mean));
    for (float& scale : block) {
      const float u = most == 0 ? 0 : (scale - mean) / most;
      const auto above = std::lower_bound(levels.begin() + 1, levels.end() - 1, u);
      const float nearest = u - *(above - 1) <= *above - u ? *(above - 1) : *above;
      scale = std::max(0.0F, nearest * most + mean);
    }
  }
}

}  // namespace qs
