#include "io/gguf_blocks.hpp"

#include "io/ggml_block.hpp"
#include "io/ggml_lanes.hpp"

namespace qs::io {
namespace {

/// Values of the 16 bytes `qs` with 32 codes: low nibbles, then high ones.
template <class ValueOf>
QS_ALWAYS_INLINE void put_nibbles(const std::uint8_t* qs, float less, float* x, ValueOf value_of) {
  const Byte16 bytes = load16(qs);
  store_values(as_floats(field_of(bytes, 0, 4), less), x, value_of);
  store_values(as_floats(field_of(bytes, 4, 4), less), x + 16, value_of);
}

/// The same with a fifth bit above each, value j's bit j of `high`.
template <class ValueOf>
QS_ALWAYS_INLINE void put_fives(const std::uint8_t* qs, std::uint32_t high, float less, float* x,
                                ValueOf value_of) {
  const Byte16 bytes = load16(qs);
  store_values(as_floats(field_of(bytes, 0, 4) | raised(spread_bits(high), 4), less), x, value_of);
  store_values(as_floats(field_of(bytes, 4, 4) | raised(spread_bits(high >> 16), 4), less), x + 16, value_of);
}

/// Sub-block scale j of 16, of 6 bits, from the 12 bytes of Q3_K.
int scale_of_q3_k(const std::uint8_t* b, std::size_t j) {
  const int low = j < 8 ? b[j] & 15 : b[j - 8] >> 4;
  return low | ((b[8 + j % 4] >> (2 * (j / 4))) & 3) << 4;
}

/// Values d·s·q − m·t of the sub-blocks of Q4_K or Q5_K: their scales and minimums of 6 bits are taken from 12
/// bytes all at once.
class Lines {
 public:
  explicit Lines(const std::uint8_t* block) {
    const Byte16 bytes = load16(block + 4), low = field_of(bytes, 0, 4), high = field_of(bytes, 4, 4);
    const Byte16 last =
        __builtin_shufflevector(low, high, 8, 9, 10, 11, 24, 25, 26, 27, 0, 0, 0, 0, 0, 0, 0, 0) |
        raised(field_of(bytes, 6, 2), 4);
    const Values8 first_four = as_floats8(field_of(bytes, 0, 6)), last_four = as_floats8(last);
    const Float4 d = splat4(half_at(block)), m = splat4(half_at(block + 2));
    store4(d * first_four.part[0], scales_.data());
    store4(m * first_four.part[1], minimums_.data());
    store4(d * last_four.part[0], scales_.data() + 4);
    store4(m * last_four.part[1], minimums_.data() + 4);
  }
  QS_ALWAYS_INLINE auto of(std::size_t j) const {
    return [scale = splat4(scales_[j]), minimum = splat4(minimums_[j])](Float4 q) {
      return scale * q - minimum;
    };
  }

 private:
  std::array<float, 8> scales_, minimums_;
};

float signed8(std::uint8_t byte) {
  return static_cast<float>(static_cast<std::int8_t>(byte));
}

}  // namespace

void decode_q4_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<18, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block));
    put_nibbles(block + 2, 8, x, [&](Float4 q) { return q * d; });
  });
}

void decode_q4_1(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<20, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block)), m = splat4(half_at(block + 2));
    put_nibbles(block + 4, 0, x, [&](Float4 q) { return q * d + m; });
  });
}

void decode_q5_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<22, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block));
    put_fives(block + 6, word32(block + 2), 16, x, [&](Float4 q) { return q * d; });
  });
}

void decode_q5_1(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<24, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block)), m = splat4(half_at(block + 2));
    put_fives(block + 8, word32(block + 4), 0, x, [&](Float4 q) { return q * d + m; });
  });
}

void decode_q8_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<34, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block));
    for (std::size_t j = 0; j < 32; j += 16)
      store_values(as_signed_floats(load16(block + 2 + j)), x + j, [&](Float4 q) { return q * d; });
  });
}

void decode_mxfp4(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<17, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    const std::uint32_t e = block[0];
    look_up(kDoubledE2M1, with_bits(e < 2 ? 0x00200000U << e : (e - 1) << 23), block + 1, 16, x);
  });
}

void decode_q2_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<84, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half_at(block + 80), m = half_at(block + 82);
    for (std::size_t i = 0; i < 16; ++i, x += 16) {
      const Float4 scale = splat4(d * static_cast<float>(block[i] & 15)),
                   minimum = splat4(m * static_cast<float>(block[i] >> 4));
      const Byte16 codes =
          field_of(load16(block + 16 + i / 8 * 32 + i % 2 * 16), static_cast<int>(i / 2 % 4 * 2), 2);
      store_values(as_floats(codes), x, [&](Float4 q) { return scale * q - minimum; });
    }
  });
}

void decode_q3_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<110, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half_at(block + 108);
    for (std::size_t i = 0; i < 16; ++i, x += 16) {
      const Float4 scale = splat4(d * static_cast<float>(scale_of_q3_k(block + 96, i) - 32));
      const Byte16 low = load16(block + 32 + i / 8 * 32 + i % 2 * 16), high = load16(block + i % 2 * 16);
      const Byte16 codes = field_of(low, static_cast<int>(i / 2 % 4 * 2), 2) |
                           raised(field_of(high, static_cast<int>(i / 2), 1), 2);
      store_values(as_floats(codes, 4), x, [&](Float4 q) { return scale * q; });
    }
  });
}

void decode_q4_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<144, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Lines lines(block);
    const std::uint8_t* qs = block + 16;
    for (std::size_t j = 0; j < 8; j += 2, qs += 32, x += 64) {
      const auto low = lines.of(j), high = lines.of(j + 1);
      for (std::size_t l = 0; l < 32; l += 16) {
        const Byte16 bytes = load16(qs + l);
        store_values(as_floats(field_of(bytes, 0, 4)), x + l, low);
        store_values(as_floats(field_of(bytes, 4, 4)), x + 32 + l, high);
      }
    }
  });
}

void decode_q5_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<176, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Lines lines(block);
    const std::uint8_t* qs = block + 48;
    Byte16 fifths[] = {load16(block + 16), load16(block + 32)};
    for (std::size_t j = 0; j < 8; j += 2, qs += 32, x += 64) {
      const auto low = lines.of(j), high = lines.of(j + 1);
      for (std::size_t h = 0; h < 2; ++h) {
        const Byte16 bytes = load16(qs + 16 * h);
        store_values(as_floats(field_of(bytes, 0, 4) | raised(field_of(fifths[h], 0, 1), 4)), x + 16 * h,
                     low);
        store_values(as_floats(field_of(bytes, 4, 4) | raised(field_of(fifths[h], 1, 1), 4)), x + 32 + 16 * h,
                     high);
        fifths[h] = field_of(fifths[h], 2, 6);
      }
    }
  });
}

void decode_q6_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<210, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half_at(block + 208);
    for (std::size_t i = 0; i < 16; ++i, x += 16) {
      const Float4 scale = splat4(d * signed8(block[192 + i]));
      const Byte16 low = load16(block + i / 8 * 64 + i % 4 * 16),
                   high = load16(block + 128 + i / 8 * 32 + i % 2 * 16);
      const Byte16 codes = field_of(low, static_cast<int>(i / 4 % 2 * 4), 4) |
                           raised(field_of(high, static_cast<int>(i / 2 % 4 * 2), 2), 4);
      store_values(as_floats(codes, 32), x, [&](Float4 q) { return scale * q; });
    }
  });
}

void decode_q8_k(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<292, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(with_bits(word32(block)));
    for (std::size_t j = 0; j < 256; j += 16)
      store_values(as_signed_floats(load16(block + 4 + j)), x + j, [&](Float4 q) { return d * q; });
  });
}

}  // namespace qs::io
