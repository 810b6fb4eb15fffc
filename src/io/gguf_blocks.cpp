#include "io/gguf_blocks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "core/numerics/float_order.hpp"

namespace qs::io {
namespace {

std::uint32_t word16(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(at[0] | at[1] << 8);
}
std::uint32_t word32(const std::uint8_t* at) {
  return word16(at) | word16(at + 2) << 16;
}

/// float16 to float32, exactly.
float half(const std::uint8_t* at) {
  const std::uint32_t code = word16(at);
  const std::uint32_t sign = (code & 0x8000U) << 16, exponent = (code >> 10) & 31U, fraction = code & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t widened = exponent == 31 ? 255U : exponent + 112U;
  return with_bits(sign | widened << 23 | fraction << 13);
}

float signed8(std::uint8_t byte) {
  return static_cast<float>(static_cast<std::int8_t>(byte));
}

/// Copies each block first: the compiler then knows that writing values cannot change it, and uses vector
/// instructions.
template <std::size_t kBytes, std::size_t kValues, class Decode>
void each_block(std::span<const std::byte> blocks, std::span<float> out, Decode decode) {
  const std::size_t count = std::min(blocks.size() / kBytes, out.size() / kValues);
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::uint8_t, kBytes> block;
    std::memcpy(block.data(), blocks.data() + i * kBytes, kBytes);
    decode(block.data(), out.data() + i * kValues);
  }
}

/// The 32 codes of a block of nibbles, in order.
template <class Use>
void each_nibble(const std::uint8_t* qs, Use use) {
  for (std::size_t j = 0; j < 16; ++j) use(j, qs[j] & 15);
  for (std::size_t j = 0; j < 16; ++j) use(j + 16, qs[j] >> 4);
}

int fifth_bit(std::uint32_t qh, std::size_t j) {
  return static_cast<int>((qh >> j & 1U) << 4);
}

/// Sub-block scale and minimum j of 8, of 6 bits each, from the 12 bytes of Q4_K and Q5_K.
struct ScaleAndMinimum {
  int scale, minimum;
};
ScaleAndMinimum scale_and_minimum(const std::uint8_t* b, std::size_t j) {
  if (j < 4) return {b[j] & 63, b[j + 4] & 63};
  return {(b[j + 4] & 15) | (b[j - 4] >> 6) << 4, b[j + 4] >> 4 | (b[j] >> 6) << 4};
}

/// Sub-block scale j of 16, of 6 bits, from the 12 bytes of Q3_K.
int scale_of_q3_k(const std::uint8_t* b, std::size_t j) {
  const int low = j < 8 ? b[j] & 15 : b[j - 8] >> 4;
  return low | ((b[8 + j % 4] >> (2 * (j / 4))) & 3) << 4;
}

}  // namespace

void decode_q4_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<18, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block);
    each_nibble(block + 2, [&](std::size_t j, int q) { x[j] = static_cast<float>(q - 8) * d; });
  });
}

void decode_q4_1(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<20, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block), m = half(block + 2);
    each_nibble(block + 4, [&](std::size_t j, int q) { x[j] = static_cast<float>(q) * d + m; });
  });
}

void decode_q5_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<22, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block);
    const std::uint32_t qh = word32(block + 2);
    each_nibble(block + 6,
                [&](std::size_t j, int q) { x[j] = static_cast<float>((q | fifth_bit(qh, j)) - 16) * d; });
  });
}

void decode_q5_1(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<24, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block), m = half(block + 2);
    const std::uint32_t qh = word32(block + 4);
    each_nibble(block + 8,
                [&](std::size_t j, int q) { x[j] = static_cast<float>(q | fifth_bit(qh, j)) * d + m; });
  });
}

void decode_q8_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<34, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block);
    for (std::size_t j = 0; j < 32; ++j) x[j] = signed8(block[2 + j]) * d;
  });
}

void decode_mxfp4(std::span<const std::byte> blocks, std::span<float> out) {
  // Twice the values of E2M1, with minus zero as plain zero: ggml stores them as integers.
  constexpr std::array<float, 16> kDoubled = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};
  each_block<17, 32>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const std::uint32_t e = block[0];
    const float d = with_bits(e < 2 ? 0x00200000U << e : (e - 1) << 23);
    each_nibble(block + 1, [&](std::size_t j, int q) { x[j] = kDoubled[static_cast<std::size_t>(q)] * d; });
  });
}

void decode_q2_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<84, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block + 80), m = half(block + 82);
    for (std::size_t i = 0; i < 16; ++i, x += 16) {
      const float scale = d * static_cast<float>(block[i] & 15);
      const float minimum = m * static_cast<float>(block[i] >> 4);
      const std::uint8_t* const qs = block + 16 + i / 8 * 32 + i % 2 * 16;
      const std::size_t shift = i / 2 % 4 * 2;
      for (std::size_t l = 0; l < 16; ++l) x[l] = scale * static_cast<float>((qs[l] >> shift) & 3) - minimum;
    }
  });
}

void decode_q3_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<110, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block + 108);
    for (std::size_t i = 0; i < 16; ++i, x += 16) {
      const float scale = d * static_cast<float>(scale_of_q3_k(block + 96, i) - 32);
      const std::uint8_t* const high = block + i % 2 * 16;
      const std::uint8_t* const qs = block + 32 + i / 8 * 32 + i % 2 * 16;
      const std::size_t shift = i / 2 % 4 * 2, bit = i / 2;
      for (std::size_t l = 0; l < 16; ++l) {
        const int q = ((qs[l] >> shift) & 3) | ((high[l] >> bit) & 1) << 2;
        x[l] = scale * static_cast<float>(q - 4);
      }
    }
  });
}

void decode_q4_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<144, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block), m = half(block + 2);
    for (std::size_t i = 0; i < 8; ++i, x += 32) {
      const auto [s, t] = scale_and_minimum(block + 4, i);
      const float scale = d * static_cast<float>(s), minimum = m * static_cast<float>(t);
      const std::uint8_t* const qs = block + 16 + i / 2 * 32;
      const std::size_t shift = i % 2 * 4;
      for (std::size_t l = 0; l < 32; ++l) x[l] = scale * static_cast<float>((qs[l] >> shift) & 15) - minimum;
    }
  });
}

void decode_q5_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<176, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block), m = half(block + 2);
    const std::uint8_t* const high = block + 16;
    for (std::size_t i = 0; i < 8; ++i, x += 32) {
      const auto [s, t] = scale_and_minimum(block + 4, i);
      const float scale = d * static_cast<float>(s), minimum = m * static_cast<float>(t);
      const std::uint8_t* const qs = block + 48 + i / 2 * 32;
      const std::size_t shift = i % 2 * 4;
      for (std::size_t l = 0; l < 32; ++l) {
        const int q = ((qs[l] >> shift) & 15) | ((high[l] >> i) & 1) << 4;
        x[l] = scale * static_cast<float>(q) - minimum;
      }
    }
  });
}

void decode_q6_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<210, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half(block + 208);
    for (std::size_t i = 0; i < 16; ++i, x += 16) {
      const float scale = d * signed8(block[192 + i]);
      const std::uint8_t* const low = block + i / 8 * 64 + i % 4 * 16;
      const std::uint8_t* const high = block + 128 + i / 8 * 32 + i % 2 * 16;
      const std::size_t low_shift = i / 4 % 2 * 4, high_shift = i / 2 % 4 * 2;
      for (std::size_t l = 0; l < 16; ++l) {
        const int q = ((low[l] >> low_shift) & 15) | ((high[l] >> high_shift) & 3) << 4;
        x[l] = scale * static_cast<float>(q - 32);
      }
    }
  });
}

void decode_q8_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<292, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = with_bits(word32(block));
    for (std::size_t j = 0; j < 256; ++j) x[j] = d * signed8(block[4 + j]);
  });
}

}  // namespace qs::io
