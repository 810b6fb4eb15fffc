#include "core/numerics/random.hpp"

namespace qs {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = kMultiplier0 * c[0], product1 = kMultiplier1 * c[2];
    c = {static_cast<std::uint32_t>(product1 >> 32) ^ c[1] ^ key[0], static_cast<std::uint32_t>(product1),
         static_cast<std::uint32_t>(product0 >> 32) ^ c[3] ^ key[1], static_cast<std::uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return c;
}

std::array<double, 2> uniform_pair(std::uint64_t seed, std::uint64_t block) {
  const auto words =
      philox4x32({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), 0, 0},
                 {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  const auto number = [](std::uint32_t high, std::uint32_t low) {
    const std::uint64_t k = (std::uint64_t{high} << 32 | low) >> 12;
    return (static_cast<double>(k) + 0.5) * 0x1p-52;
  };
  return {number(words[0], words[1]), number(words[2], words[3])};
}

double uniform_at(std::uint64_t seed, std::uint64_t i) {
  return uniform_pair(seed, i / 2)[i % 2];
}

}  // namespace qs
