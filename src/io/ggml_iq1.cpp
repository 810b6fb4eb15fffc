#include "io/ggml_iq1.hpp"

#include "io/ggml_block.hpp"
#include "io/ggml_codebooks.hpp"
#include "io/ggml_lanes.hpp"

namespace qs::io {
namespace {

using Iq1Book = Codebook<2048, 8>;

/// Values of one entry, which the codebook has one too high; `minus` is 1 if δ is −1/8, else 0.
QS_ALWAYS_INLINE void put_iq1(const Iq1Book& book, std::uint32_t index, float scale, std::uint32_t minus,
                              float* x) {
  const Float4 shift = splat4(-0.875F - 0.25F * static_cast<float>(minus)), by = splat4(scale);
  store_values(as_floats8(load8(book[index].data())), x, [&](Float4 v) { return by * (v + shift); });
}

float odd(float d, std::uint32_t s) {
  return d * static_cast<float>(2 * s + 1);
}

}  // namespace

void decode_iq1_s(std::span<const std::byte> blocks, std::span<float> out) {
  const Iq1Book& book = iq1_codebook();
  each_block<50, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint8_t* qs = block + 2;
    for (std::size_t j = 0; j < 8; ++j, qs += 4, x += 32) {
      const std::uint32_t h = word16(block + 34 + 2 * j);
      const float scale = odd(d, h >> 12 & 7U);
      for (std::size_t l = 0; l < 4; ++l)
        put_iq1(book, qs[l] | (h >> 3 * l & 7U) << 8, scale, h >> 15, x + 8 * l);
    }
  });
}

void decode_iq1_m(std::span<const std::byte> blocks, std::span<float> out) {
  const Iq1Book& book = iq1_codebook();
  each_block<56, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const std::uint8_t *qs = block, *qh = block + 32, *scales = block + 48;
    std::uint32_t d_bits = 0;
    for (std::size_t i = 0; i < 4; ++i) d_bits |= word16(scales + 2 * i) >> 12 << 4 * i;
    const float d = from_half(d_bits);
    for (std::size_t k = 0; k < 16; ++k, qs += 2, ++qh, x += 16) {
      const float scale = odd(d, word16(scales + k / 4 * 2) >> 3 * (k % 4) & 7U);
      put_iq1(book, qs[0] | (*qh & 7U) << 8, scale, *qh >> 3 & 1U, x);
      put_iq1(book, qs[1] | (*qh >> 4 & 7U) << 8, scale, *qh >> 7, x + 8);
    }
  });
}

}  // namespace qs::io
