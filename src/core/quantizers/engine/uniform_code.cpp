#include "core/quantizers/engine/uniform_code.hpp"

#include <numeric>

namespace qs {

float scale_for(float width, float steps) {
  if (width == 0) return 1;
  return std::max(width / steps, std::numeric_limits<float>::min());
}

UniformCode::Group UniformCode::group(const Range& range) const {
  const float width = affine ? range.high - range.low : range.high;
  float scale = std::isfinite(width) ? scale_for(width, steps) : range.high / steps - range.low / steps;
  if (width == 0 && least_scale > 0) scale = least_scale;
  scale = stored.round(std::max(scale, least_scale));
  // Even a wide type may hold too small a scale: the reciprocal must stay finite.
  scale = std::max(scale, std::numeric_limits<float>::min());
  Group group{scale, 1.0F / scale, 0};
  if (affine) {
    const float zero_point = static_cast<float>(code_min) - std::nearbyint(range.low / scale);
    group.zero_point = static_cast<std::int32_t>(
        std::clamp(zero_point, static_cast<float>(code_min), static_cast<float>(code_max)));
  }
  return group;
}

std::vector<std::int32_t> UniformCode::alphabet() const {
  std::vector<std::int32_t> codes(static_cast<std::size_t>(distinct_values()));
  std::iota(codes.begin(), codes.end(), code_min);
  return codes;
}

}  // namespace qs
