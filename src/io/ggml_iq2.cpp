#include "io/ggml_iq2.hpp"

#include "io/ggml_block.hpp"
#include "io/ggml_codebooks.hpp"
#include "io/ggml_lanes.hpp"

namespace qs::io {
namespace {

Float4 quarter_scale(float d, std::uint32_t s) {
  return splat4(d * (0.5F + static_cast<float>(s)) * 0.25F);
}

}  // namespace

void decode_iq2_xxs(std::span<const std::byte> blocks, std::span<float> out) {
  const auto& book = iq2_xxs_codebook();
  each_block<66, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint8_t* qs = block + 2;
    for (std::size_t j = 0; j < 8; ++j, qs += 8, x += 32) {
      const std::uint32_t signs = word32(qs + 4);
      const Float4 scale = quarter_scale(d, signs >> 28);
      for (std::size_t l = 0; l < 4; ++l) {
        store_signed(as_floats8(load8(book[qs[l]].data())), eight_signs(signs >> 7 * l & 127U), scale,
                     x + 8 * l);
      }
    }
  });
}

void decode_iq2_xs(std::span<const std::byte> blocks, std::span<float> out) {
  const auto& book = iq2_xs_codebook();
  each_block<74, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint8_t *qs = block + 2, *const scales = block + 66;
    for (std::size_t k = 0; k < 16; ++k, qs += 4, x += 16) {
      const Float4 scale = quarter_scale(d, scales[k / 2] >> 4 * (k % 2) & 15U);
      for (std::size_t l = 0; l < 2; ++l) {
        const std::uint32_t q = word16(qs + 2 * l);
        store_signed(as_floats8(load8(book[q & 511U].data())), eight_signs(q >> 9), scale, x + 8 * l);
      }
    }
  });
}

void decode_iq2_s(std::span<const std::byte> blocks, std::span<float> out) {
  const auto& book = iq2_s_codebook();
  each_block<82, 256>(blocks, out, [&](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint8_t *qs = block + 2,
                       *signs = block + 34, *const high = block + 66, *const scales = block + 74;
    for (std::size_t k = 0; k < 16; ++k, qs += 2, signs += 2, x += 16) {
      const Float4 scale = quarter_scale(d, scales[k / 2] >> 4 * (k % 2) & 15U);
      const std::uint32_t tops = static_cast<std::uint32_t>(high[k / 2]) >> 4 * (k % 2);
      for (std::size_t l = 0; l < 2; ++l) {
        const std::uint32_t index = qs[l] | (tops >> 2 * l & 3U) << 8;
        store_signed(as_floats8(load8(book[index].data())), signs[l], scale, x + 8 * l);
      }
    }
  });
}

}  // namespace qs::io
