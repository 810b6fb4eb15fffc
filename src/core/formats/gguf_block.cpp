#include "core/formats/gguf_block.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/find.hpp"

namespace qs {
namespace {

constexpr std::array kGgufFormats = {GgufFormat{"q4_0", 4, false}, GgufFormat{"q4_1", 4, true},
                                     GgufFormat{"q5_0", 5, false}, GgufFormat{"q5_1", 5, true},
                                     GgufFormat{"q8_0", 8, false}};

bool around_zero(const GgufFormat& format) {
  return !format.minimum && format.bits < 8;
}

std::int32_t zero_code(const GgufFormat& format) {
  return around_zero(format) ? 1 << (format.bits - 1) : 0;
}

/// d and m before they are rounded.
std::pair<float, float> unrounded(const GgufFormat& format, std::span<const float> values) {
  float extreme = 0, low = std::numeric_limits<float>::max(), high = -low;
  for (const float x : values) {
    if (!std::isfinite(x)) continue;
    if (std::abs(x) > std::abs(extreme)) extreme = x;
    low = std::min(low, x);
    high = std::max(high, x);
  }
  if (low > high) return {0.0F, 0.0F};
  const auto most = static_cast<float>((1 << format.bits) - 1);
  if (format.minimum) return {std::min((high - low) / most, std::numeric_limits<float>::max()), low};
  if (around_zero(format)) return {extreme / static_cast<float>(-zero_code(format)), 0.0F};
  return {std::abs(extreme) / 127, 0.0F};
}

void append16(std::vector<std::byte>& bytes, std::uint32_t word) {
  bytes.push_back(static_cast<std::byte>(word & 255U));
  bytes.push_back(static_cast<std::byte>(word >> 8));
}

}  // namespace

std::span<const GgufFormat> gguf_formats() {
  return kGgufFormats;
}

const GgufFormat* find_gguf_format(std::string_view id) {
  return find_by(kGgufFormats, &GgufFormat::id, id);
}

GgufScale gguf_scale(const GgufFormat& format, std::span<const float> values, Overflow overflow) {
  const auto [d, m] = unrounded(format, values);
  GgufScale scale;
  scale.inverse = d == 0 ? 0 : 1 / d;
  scale.minimum = m;
  scale.scale_code = kFloat16.encode(d, overflow);
  scale.minimum_code = format.minimum ? kFloat16.encode(m, overflow) : 0;
  scale.scale = kFloat16.decode(scale.scale_code);
  scale.stored_minimum = kFloat16.decode(scale.minimum_code);
  return scale;
}

std::int32_t gguf_code(const GgufFormat& format, const GgufScale& scale, float x) {
  const float u = (std::isnan(x) ? 0.0F : x - scale.minimum) * scale.inverse;
  if (format.bits == 8) {
    // Half away from zero, of at most 127: the float below ½ carries a half over, and nothing less.
    constexpr float kBelowHalf = 0x1.FFFFFEp-2F;
    const float clamped = std::clamp(std::isnan(u) ? 0.0F : u, -127.0F, 127.0F);
    return static_cast<std::int32_t>(clamped + std::copysign(kBelowHalf, clamped));
  }
  const auto most = static_cast<float>((1 << format.bits) - 1);
  const float code = u + (static_cast<float>(zero_code(format)) + 0.5F);
  return std::isnan(code) ? zero_code(format) : static_cast<std::int32_t>(std::clamp(code, 0.0F, most));
}

float gguf_value(const GgufFormat& format, const GgufScale& scale, std::int32_t code) {
  const float product = static_cast<float>(code - zero_code(format)) * scale.scale;
  return format.minimum ? product + scale.stored_minimum : product;
}

GgufBlock gguf_encode(const GgufFormat& format, std::span<const float> values) {
  const GgufScale scale = gguf_scale(format, values, Overflow::kSpecial);
  GgufBlock block{scale.scale_code, scale.minimum_code, {}};
  for (std::size_t i = 0; i < values.size(); ++i) block.codes[i] = gguf_code(format, scale, values[i]);
  return block;
}

void gguf_decode(const GgufFormat& format, const GgufBlock& block, std::span<float> values) {
  GgufScale scale;
  scale.scale = kFloat16.decode(block.scale);
  scale.stored_minimum = kFloat16.decode(block.minimum);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = gguf_value(format, scale, block.codes[i]);
}

std::vector<std::byte> gguf_bytes(const GgufFormat& format, const GgufBlock& block) {
  std::vector<std::byte> bytes;
  append16(bytes, block.scale);
  if (format.minimum) append16(bytes, block.minimum);
  if (format.bits == 8) {
    for (const std::int32_t code : block.codes) bytes.push_back(static_cast<std::byte>(code & 255));
    return bytes;
  }
  if (format.bits == 5) {
    std::uint32_t high = 0;
    for (std::size_t j = 0; j < kGgufBlock; ++j)
      high |= static_cast<std::uint32_t>(block.codes[j] >> 4 & 1) << j;
    append16(bytes, high & 0xFFFFU);
    append16(bytes, high >> 16);
  }
  for (std::size_t j = 0; j < kGgufBlock / 2; ++j) {
    bytes.push_back(
        static_cast<std::byte>((block.codes[j] & 15) | (block.codes[j + kGgufBlock / 2] & 15) << 4));
  }
  return bytes;
}

}  // namespace qs
