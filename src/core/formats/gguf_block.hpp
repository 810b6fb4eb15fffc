#pragma once
/// GGUF's block formats (ggml): 32 values, a float16 scale d, with "_1" a float16 minimum m too.
///
///     q4_0  x ≈ d·(c − 8)   d = −m/8, m the value of largest magnitude with its sign; c = min(15, trunc(x/d + 8.5))
///     q5_0  x ≈ d·(c − 16)  likewise with 16 and 31
///     q4_1  x ≈ d·c + m     d = (max − min)/15, m = min; c = min(15, trunc((x − m)/d + ½))
///     q5_1  x ≈ d·c + m     likewise with 31
///     q8_0  x ≈ d·c         d = max|x|/127; c = round half away from zero
///
/// All in float32. The surprise: codes are chosen with the reciprocal of the unrounded d, but decoded with d
/// rounded to float16; and in q4_0 the extreme value is met exactly, while the other end of the range stops
/// one step short.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/formats/minifloat.hpp"

namespace qs {

constexpr std::size_t kGgufBlock = 32;

struct GgufFormat {
  std::string_view id;
  int bits;      // of a code
  bool minimum;  // stores m
  std::size_t bytes() const {
    return 2U + (minimum ? 2U : 0U) + kGgufBlock * static_cast<std::size_t>(bits) / 8U;
  }
};
std::span<const GgufFormat> gguf_formats();
const GgufFormat* find_gguf_format(std::string_view id);

/// Scales that encode and decode the values of a block.
struct GgufScale {
  float inverse = 0, minimum = 0;                  // for encoding: 1/d before rounding, and m likewise
  float scale = 0, stored_minimum = 0;             // for decoding: rounded to float16
  std::uint32_t scale_code = 0, minimum_code = 0;  // those, as float16 codes
};
/// NaN and infinities are left out. Beyond float16 d is infinite in ggml; with kSaturate it is 65504.
GgufScale gguf_scale(const GgufFormat& format, std::span<const float> values, Overflow overflow);
std::int32_t gguf_code(const GgufFormat& format, const GgufScale& scale, float x);
float gguf_value(const GgufFormat& format, const GgufScale& scale, std::int32_t code);

struct GgufBlock {
  std::uint32_t scale = 0, minimum = 0;  // float16 codes
  std::array<std::int32_t, kGgufBlock> codes{};
};
/// A block of 32 values; its owner pads a short one with zeros, as ggml wants whole rows.
GgufBlock gguf_encode(const GgufFormat& format, std::span<const float> values);
void gguf_decode(const GgufFormat& format, const GgufBlock& block, std::span<float> values);
/// Layout in a file: d, m, high bits (q5), then nibbles, value j low and value j+16 high.
std::vector<std::byte> gguf_bytes(const GgufFormat& format, const GgufBlock& block);

}  // namespace qs
