#pragma once
/// ggml's variants of 4-bit floats: the same elements and scales as MXFP4 and NVFP4, other rounding.
///
///     mxfp4   32 values, one E8M0 byte, 2^(floor(log2 max|x|) − 2)
///     nvfp4   64 values in four groups of 16, each with an unsigned E4M3 byte for max|x|/6
///
/// Elements: the level of least |level·scale − x|, the first of equals, so that ties go to the smaller
/// magnitude where OCP rounds them to even. ggml's own E4M3 encoder rounds ties away from zero, and gives
/// everything from 248 up 448; below its first normal number, 2⁻⁶, the largest code is 7.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

struct GgmlFp4Block {
  std::vector<std::uint32_t> scales;  // codes: one E8M0, or four E4M3
  std::vector<std::uint32_t> codes;   // E2M1, one a value
};

constexpr std::size_t kGgmlMxfp4Block = 32, kGgmlNvfp4Block = 64;

/// The code of the element nearest to x/scale.
std::uint32_t ggml_fp4_code(float x, float scale);

GgmlFp4Block ggml_mxfp4_encode(std::span<const float> values);
GgmlFp4Block ggml_nvfp4_encode(std::span<const float> values);
void ggml_mxfp4_decode(const GgmlFp4Block& block, std::span<float> values);
void ggml_nvfp4_decode(const GgmlFp4Block& block, std::span<float> values);
/// Layout in a file: the scales, then nibbles, value j low and value j + half a group high.
std::vector<std::byte> ggml_fp4_bytes(const GgmlFp4Block& block);

}  // namespace qs
