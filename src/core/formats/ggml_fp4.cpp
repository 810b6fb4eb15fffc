#include "core/formats/ggml_fp4.hpp"

#include <algorithm>
#include <cmath>

#include "core/formats/e8m0.hpp"
#include "core/formats/minifloat.hpp"

namespace qs {
namespace {

constexpr std::size_t kGroup = 16;

float largest(std::span<const float> values) {
  float most = 0;
  for (const float x : values) most = std::max(most, std::abs(x));
  return most;
}

/// Ties away from zero, the jump at 248, and no subnormal rounded up to the first normal number.
std::uint32_t encode_e4m3(float x) {
  constexpr float kJump = 248;
  if (x >= kJump) return kE4M3FN.max_code();
  constexpr float kFirstNormal = 0x1p-6F;
  constexpr std::uint32_t kLastSubnormal = 7;
  const std::uint32_t code = kE4M3FN.encode(x);
  const float above = kE4M3FN.decode(code + 1);
  const std::uint32_t nearest = above - x <= x - kE4M3FN.decode(code) ? code + 1 : code;
  return x < kFirstNormal ? std::min(nearest, kLastSubnormal) : nearest;
}

}  // namespace

std::uint32_t ggml_fp4_code(float x, float scale) {
  std::uint32_t best = 0;
  float least = std::abs(x);
  for (std::uint32_t code = 1; code < 2 * kE2M1FN.sign_bit(); ++code) {
    const float error = std::abs(kE2M1FN.decode(code) * scale - x);
    if (error < least) {
      least = error;
      best = code;
    }
  }
  return best;
}

GgmlFp4Block ggml_mxfp4_encode(std::span<const float> values) {
  const float most = largest(values);
  GgmlFp4Block block;
  const int exponent =
      most == 0 ? 0 : std::max(0, static_cast<int>(e8m0_floor(most)) - kE2M1FN.max_exponent());
  block.scales.push_back(static_cast<std::uint32_t>(exponent));
  const float scale = e8m0_decode(block.scales[0]);
  for (const float x : values) block.codes.push_back(ggml_fp4_code(x, scale));
  return block;
}

GgmlFp4Block ggml_nvfp4_encode(std::span<const float> values) {
  GgmlFp4Block block;
  for (std::size_t first = 0; first < values.size(); first += kGroup) {
    const std::span<const float> group = values.subspan(first, kGroup);
    block.scales.push_back(encode_e4m3(largest(group) / kE2M1FN.max()));
    const float scale = kE4M3FN.decode(block.scales.back());
    for (const float x : group) block.codes.push_back(ggml_fp4_code(x, scale));
  }
  return block;
}

void ggml_mxfp4_decode(const GgmlFp4Block& block, std::span<float> values) {
  const float scale = e8m0_decode(block.scales[0]);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = kE2M1FN.decode(block.codes[i]) * scale;
}

void ggml_nvfp4_decode(const GgmlFp4Block& block, std::span<float> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = kE2M1FN.decode(block.codes[i]) * kE4M3FN.decode(block.scales[i / kGroup]);
}

std::vector<std::byte> ggml_fp4_bytes(const GgmlFp4Block& block) {
  std::vector<std::byte> bytes;
  for (const std::uint32_t scale : block.scales) bytes.push_back(static_cast<std::byte>(scale));
  const std::size_t group = block.codes.size() / block.scales.size();
  for (std::size_t first = 0; first < block.codes.size(); first += group) {
    for (std::size_t j = first; j < first + group / 2; ++j)
      bytes.push_back(static_cast<std::byte>(block.codes[j] | block.codes[j + group / 2] << 4));
  }
  return bytes;
}

}  // namespace qs
