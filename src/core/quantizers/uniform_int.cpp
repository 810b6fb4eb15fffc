#include "core/quantizers/uniform_int.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/float_order.hpp"

namespace qs {

float scale_for(float width, float steps) {
  if (width == 0) return 1;
  return std::max(width / steps, std::numeric_limits<float>::min());
}

std::int32_t UniformInt::encode_one(float x) const {
  const float code = std::nearbyint(x * inverse_scale_) + static_cast<float>(setup_.zero_point);
  const float low = static_cast<float>(setup_.code_min), high = static_cast<float>(setup_.code_max);
  if (std::isnan(code)) return std::clamp(setup_.zero_point, setup_.code_min, setup_.code_max);
  return static_cast<std::int32_t>(std::clamp(code, low, high));
}

float UniformInt::decode_one(std::int32_t code) const {
  constexpr float kMost = std::numeric_limits<float>::max();
  return std::clamp(static_cast<float>(code - setup_.zero_point) * setup_.scale, -kMost, kMost);
}

void UniformInt::encode(std::span<const float> values, std::span<std::int32_t> codes) const {
  std::transform(values.begin(), values.end(), codes.begin(), [this](float x) { return encode_one(x); });
}

void UniformInt::decode(std::span<const std::int32_t> codes, std::span<float> values) const {
  std::transform(codes.begin(), codes.end(), values.begin(),
                 [this](std::int32_t code) { return decode_one(code); });
}

/// The smallest float whose code is at least `code`. encode is monotone, so bisection over the floats in
/// order finds it exactly, in the arithmetic of the row, without a word about rounding. A few steps suffice
/// around the ideal place.
float UniformInt::threshold_below(std::int32_t code) const {
  constexpr std::uint32_t kBracket = 16;
  const float most = std::numeric_limits<float>::max();
  if (encode_one(most) < code) return std::numeric_limits<float>::infinity();
  if (encode_one(-most) >= code) return -std::numeric_limits<float>::infinity();
  const float ideal = (static_cast<float>(code - setup_.zero_point) - 0.5F) * setup_.scale;
  std::uint32_t below = ordered_key(-most), above = ordered_key(most);
  if (std::isfinite(ideal)) {
    const std::uint32_t near = ordered_key(ideal);
    if (near - kBracket > below && encode_one(from_key(near - kBracket)) < code) below = near - kBracket;
    if (near + kBracket < above && encode_one(from_key(near + kBracket)) >= code) above = near + kBracket;
  }
  while (above - below > 1) {
    const std::uint32_t middle = below + (above - below) / 2;
    (encode_one(from_key(middle)) >= code ? above : below) = middle;
  }
  return from_key(above);
}

std::optional<Cells> UniformInt::cells() const {
  Cells cells;
  cells.first_code = setup_.code_min;
  for (std::int32_t code = setup_.code_min; code <= setup_.code_max; ++code) {
    if (code > setup_.code_min) cells.thresholds.push_back(threshold_below(code));
    cells.levels.push_back(decode_one(code));
  }
  cells.granular_low = cells.levels.front() - setup_.scale / 2;
  cells.granular_high = cells.levels.back() + setup_.scale / 2;
  return cells;
}

StorageBits UniformInt::storage(std::uint64_t count) const {
  constexpr double kFloat32Bits = 32;
  return {static_cast<double>(count) * setup_.rate_bits, kFloat32Bits,
          setup_.stores_zero_point ? static_cast<double>(setup_.rate_bits) : 0.0};
}

}  // namespace qs
