#pragma once
/// bitsandbytes' 8-bit dynamic map and the double quantization of scales that uses it (Dettmers et al. 2022,
/// 8-bit optimizers via block-wise quantization, section 2; 2023, QLoRA, section 3).
///
/// The 256 levels in [−1, 1] are seven decades, decade i with 2^i values in the middles of equal parts of
/// [0.1, 1]·10^(i−6) on either side, 0 and 1. The surprise: −1 is no level.

#include <array>
#include <cstddef>
#include <span>

namespace qs {

std::array<float, 256> dynamic8_levels();

/// Replaces scales by their double quantization: subtracts their mean, divides by the largest magnitude in
/// each block and rounds to the nearest level; negative results become 0.
void quantize_dynamic8(std::span<float> scales);
inline constexpr std::size_t kDynamic8Block = 256;

}  // namespace qs
