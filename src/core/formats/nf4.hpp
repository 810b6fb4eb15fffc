#pragma once
/// NF4, "NormalFloat": sixteen levels near the quantiles of a Gaussian, for values divided by the largest
/// magnitude of their block (Dettmers et al. 2023, QLoRA, section 3). The constants are float32, as
/// bitsandbytes has them; a value on the border of two levels takes the lower. The surprise: the two halves
/// differ, so that 0 has a level of its own.

#include <array>
#include <cstdint>

namespace qs {

inline constexpr std::array<float, 16> kNf4Levels = {
    -1.0F,
    -0.6961928009986877F,
    -0.5250730514526367F,
    -0.39491748809814453F,
    -0.28444138169288635F,
    -0.18477343022823334F,
    -0.09105003625154495F,
    0.0F,
    0.07958029955625534F,
    0.16093020141124725F,
    0.24611230194568634F,
    0.33791524171829224F,
    0.44070982933044434F,
    0.5626170039176941F,
    0.7229568362236023F,
    1.0F,
};

/// −1 ≤ u ≤ 1.
constexpr std::uint32_t nf4_encode(float u) {
  std::uint32_t code = 0;
  while (code < 15 && u > (kNf4Levels[code] + kNf4Levels[code + 1]) / 2) ++code;
  return code;
}

}  // namespace qs
