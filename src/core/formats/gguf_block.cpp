#include "core/formats/gguf_block.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/formats/minifloat.hpp"

namespace qs {
namespace {

constexpr std::array kFormats = {GgufFormat{"q4_0", 4, false}, GgufFormat{"q4_1", 4, true},
                                 GgufFormat{"q5_0", 5, false}, GgufFormat{"q5_1", 5, true},
                                 GgufFormat{"q8_0", 8, false}};

float inverse(float d) {
  return d == 0 ? 0 : 1 / d;
}

GgufBlock encode_around_zero(std::span<const float> values, int half) {
  float extreme = 0;
  for (const float x : values) {
    if (std::abs(x) > std::abs(extreme)) extreme = x;
  }
  const float d = extreme / static_cast<float>(-half), reciprocal = inverse(d);
  GgufBlock block;
  block.scale = kFloat16.encode(d, Overflow::kSpecial);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float code = values[i] * reciprocal + (static_cast<float>(half) + 0.5F);
    block.codes[i] = std::min(2 * half - 1, static_cast<std::int32_t>(code));
  }
  return block;
}

GgufBlock encode_from_minimum(std::span<const float> values, int most) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const float d = (*high - *low) / static_cast<float>(most), reciprocal = inverse(d);
  GgufBlock block;
  block.scale = kFloat16.encode(d, Overflow::kSpecial);
  block.minimum = kFloat16.encode(*low, Overflow::kSpecial);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float code = (values[i] - *low) * reciprocal + 0.5F;
    block.codes[i] = std::min(most, static_cast<std::int32_t>(code));
  }
  return block;
}

GgufBlock encode_q8(std::span<const float> values) {
  float most = 0;
  for (const float x : values) most = std::max(most, std::abs(x));
  const float d = most / 127, reciprocal = inverse(d);
  GgufBlock block;
  block.scale = kFloat16.encode(d, Overflow::kSpecial);
  for (std::size_t i = 0; i < values.size(); ++i)
    block.codes[i] = static_cast<std::int32_t>(std::round(values[i] * reciprocal));
  return block;
}

void append16(std::vector<std::byte>& bytes, std::uint32_t word) {
  bytes.push_back(static_cast<std::byte>(word & 255U));
  bytes.push_back(static_cast<std::byte>(word >> 8));
}

}  // namespace

std::span<const GgufFormat> gguf_formats() {
  return kFormats;
}

const GgufFormat* find_gguf_format(std::string_view id) {
  return find_by(kFormats, &GgufFormat::id, id);
}

GgufBlock gguf_encode(const GgufFormat& format, std::span<const float> values) {
  if (format.bits == 8) return encode_q8(values);
  const int levels = 1 << format.bits;
  return format.minimum ? encode_from_minimum(values, levels - 1) : encode_around_zero(values, levels / 2);
}

void gguf_decode(const GgufFormat& format, const GgufBlock& block, std::span<float> values) {
  const float d = kFloat16.decode(block.scale), m = kFloat16.decode(block.minimum);
  const std::int32_t zero = format.minimum || format.bits == 8 ? 0 : 1 << (format.bits - 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float product = static_cast<float>(block.codes[i] - zero) * d;
    values[i] = format.minimum ? product + m : product;
  }
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
