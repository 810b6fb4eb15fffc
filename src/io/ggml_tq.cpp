#include "io/ggml_tq.hpp"

#include "io/ggml_block.hpp"
#include "io/ggml_lanes.hpp"

namespace qs::io {

void decode_tq1_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<54, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block + 52));
    // Takes the next digit off eight numbers.
    const auto digits = [](Word8& words) {
      const Word8 tripled = words * 3;
      words = tripled & 255;
      return as_floats(tripled >> 8, 1);
    };
    const auto value = [&](Float4 t) { return d * t; };
    // Five planes of 32 values, then five of 16, then four of 4.
    for (std::size_t from = 0; from < 48; from += 8) {
      Word8 words = first_words(load8(block + from));
      const std::size_t plane = from < 32 ? 32 : 16;
      float* to = from < 32 ? x + from : x + 128 + from;
      for (std::size_t n = 0; n < 5; ++n, to += plane) store_values(digits(words), to, value);
    }
    Word8 words = first_words(load4_4(block + 48, block + 48));
    for (std::size_t n = 0; n < 4; ++n) store4(value(digits(words).part[0]), x + 240 + 4 * n);
  });
}

void decode_tq2_0(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<66, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const Float4 d = splat4(half_at(block + 64));
    for (std::size_t from = 0; from < 64; from += 16) {
      const Byte16 bytes = load16(block + from);
      float* const to = x + from / 32 * 128 + from % 32;
      for (int j = 0; j < 4; ++j)
        store_values(as_floats(field_of(bytes, 2 * j, 2), 1), to + 32 * j, [&](Float4 t) { return d * t; });
    }
  });
}

}  // namespace qs::io
