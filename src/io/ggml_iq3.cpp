#include "io/ggml_iq3.hpp"

#include "io/ggml_block.hpp"
#include "io/ggml_codebooks.hpp"
#include "io/ggml_iq2.hpp"
#include "io/ggml_lanes.hpp"

namespace qs::io {

void decode_iq3_xxs(std::span<const std::byte> blocks, std::span<float> out) {
  const auto& book = iq3_xxs_codebook();
  each_block<98, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint8_t *qs = block + 2, *codes = block + 66;
    for (std::size_t j = 0; j < 8; ++j, qs += 8, codes += 4, x += 32) {
      const std::uint32_t signs = word32(codes);
      const Float4 scale = splat4(d * (0.5F + static_cast<float>(signs >> 28)) * 0.5F);
      for (std::size_t l = 0; l < 4; ++l) {
        const Byte16 entries = load4_4(book[qs[2 * l]].data(), book[qs[2 * l + 1]].data());
        store_signed(as_floats8(entries), eight_signs(signs >> 7 * l & 127U), scale, x + 8 * l);
      }
    }
  });
}

void decode_iq3_s(std::span<const std::byte> blocks, std::span<float> out) {
  const auto& book = iq3_s_codebook();
  each_block<110, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint8_t *qs = block + 2, *const qh = block + 66,
                       *signs = block + 74, *const scales = block + 106;
    for (std::size_t j = 0; j < 8; ++j, qs += 8, signs += 4, x += 32) {
      const std::uint32_t s = scales[j / 2] >> 4 * (j % 2) & 15U, high = qh[j];
      const Float4 scale = splat4(d * static_cast<float>(1 + 2 * s));
      for (std::size_t l = 0; l < 4; ++l) {
        const std::uint32_t first = qs[2 * l] | (high >> 2 * l & 1U) << 8,
                            second = qs[2 * l + 1] | (high >> (2 * l + 1) & 1U) << 8;
        store_signed(as_floats8(load4_4(book[first].data(), book[second].data())), signs[l], scale,
                     x + 8 * l);
      }
    }
  });
}

}  // namespace qs::io
