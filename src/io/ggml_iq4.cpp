#include "io/ggml_iq4.hpp"

#include "io/ggml_block.hpp"

namespace qs::io {
namespace {

constexpr std::array<float, 16> kUneven = {-127, -104, -83, -65, -49, -35, -22, -10,
                                           1,    13,   25,  38,  53,  69,  89,  113};

}  // namespace

void decode_iq4_nl(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<18, 32>(blocks, out, [](const std::uint8_t* block, float* x) {
    look_up(kUneven, half_at(block), block + 2, 16, x);
  });
}

void decode_iq4_xs(std::span<const std::byte> blocks, std::span<float> out) {
  each_block<136, 256>(blocks, out, [](const std::uint8_t* block, float* x) {
    const float d = half_at(block);
    const std::uint32_t high = word16(block + 2);
    const std::uint8_t *const low = block + 4, *qs = block + 8;
    for (std::size_t j = 0; j < 8; ++j, qs += 16, x += 32) {
      const std::uint32_t s = (low[j / 2] >> 4 * (j % 2) & 15U) | (high >> 2 * j & 3U) << 4;
      look_up(kUneven, d * static_cast<float>(static_cast<int>(s) - 32), qs, 16, x);
    }
  });
}

}  // namespace qs::io
