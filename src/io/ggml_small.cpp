#include "io/ggml_small.hpp"

#include "io/ggml_block.hpp"
#include "io/ggml_lanes.hpp"

namespace qs::io {
namespace {

template <std::size_t kValues>
void decode_twos(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<2 + kValues / 4, kValues>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block));
    const auto put = [&](Word8 codes, float* to) {
      store_values(as_floats(reinterpret_cast<Byte16>(codes), 1), to, [&](Float4 q) { return q * d; });
    };
    for (std::size_t from = 0; from < kValues / 4; from += 16, x += 64) {
      const Byte16 bytes = load16(block + 2 + from);
      const Byte16 a = field_of(bytes, 0, 2), b = field_of(bytes, 2, 2), c = field_of(bytes, 4, 2),
                   e = field_of(bytes, 6, 2);
      const auto ab = reinterpret_cast<Word8>(first_pairs(a, b)),
                 ce = reinterpret_cast<Word8>(first_pairs(c, e));
      put(first_pairs(ab, ce), x);
      put(last_pairs(ab, ce), x + 16);
      const auto ab2 = reinterpret_cast<Word8>(last_pairs(a, b)),
                 ce2 = reinterpret_cast<Word8>(last_pairs(c, e));
      put(first_pairs(ab2, ce2), x + 32);
      put(last_pairs(ab2, ce2), x + 48);
    }
  });
}

/// Half of an unsigned E4M3: exponent and fraction, put where float32 has its own, need a bias of 127 − 7.
float half_of_ue4m3(std::uint32_t code) {
  return code == 0x7F ? 0.0F : with_bits((code & 0x7FU) << 20) * 0x1p119F;
}

}  // namespace

void decode_q1_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<18, 128>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 minus = splat4(-half_at(block));
    for (std::size_t i = 0; i < 16; ++i, x += 8) {
      for (std::size_t k = 0; k < 2; ++k) {
        Int4 flip;
        std::memcpy(&flip, kSigns4.of[block[2 + i] >> 4 * k & 15], sizeof flip);
        store4(with_bits4(bits4(minus) ^ flip), x + 4 * k);
      }
    }
  });
}

void decode_q2_0(std::span<const std::byte> blocks, std::span<float> out) {
  decode_twos<64>(blocks, out);
}

void decode_q2_0_of_128(std::span<const std::byte> blocks, std::span<float> out) {
  decode_twos<128>(blocks, out);
}

void decode_nvfp4(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<36, 64>(blocks, out, [](const std::uint8_t* block, float* x) {
    for (std::size_t s = 0; s < 4; ++s)
      look_up(kDoubledE2M1, half_of_ue4m3(block[s]), block + 4 + 8 * s, 8, x + 16 * s);
  });
}

}  // namespace qs::io
