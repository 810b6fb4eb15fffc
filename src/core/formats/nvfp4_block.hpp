#pragma once
/// NVFP4: blocks of 16 E2M1 elements, each with an E4M3 scale; with two levels
/// a float32 scale for the tensor brings the block scales into E4M3's range
/// (NVIDIA 2025; the arithmetic of torchao without its floor on scales).
///
///     s_t = max|x| / (448 · 6)         the tensor's, 1 where there is one level only
///     s_b = E4M3(max|x in block| / 6 / s_t)
///     element = E2M1(x / (s_b · s_t))

#include <span>

#include "core/formats/minifloat.hpp"

namespace qs {

constexpr std::size_t kNvfp4Block = 16;

double nvfp4_tensor_scale(float absmax);
/// s_b·s_t for a block with this largest magnitude.
double nvfp4_scale(double tensor_scale, double block_absmax);
/// Returns the block scale's E4M3 code; a block of zeros has 0.
std::uint32_t nvfp4_encode(double tensor_scale, std::span<const float> block, std::span<std::uint32_t> codes);
void nvfp4_decode(double tensor_scale, std::uint32_t scale_code, std::span<const std::uint32_t> codes,
                  std::span<double> values);

}  // namespace qs
