#include "core/numerics/random.hpp"

#include "core/numerics/always_inline.hpp"

namespace qs {

namespace {

struct Words {
  std::uint32_t a, b, c, d;
};

QS_ALWAYS_INLINE Words philox(Words x, std::uint32_t key0, std::uint32_t key1) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = kMultiplier0 * x.a, product1 = kMultiplier1 * x.c;
    x = {static_cast<std::uint32_t>(product1 >> 32) ^ x.b ^ key0, static_cast<std::uint32_t>(product1),
         static_cast<std::uint32_t>(product0 >> 32) ^ x.d ^ key1, static_cast<std::uint32_t>(product0)};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return x;
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  const Words words = philox({counter[0], counter[1], counter[2], counter[3]}, key[0], key[1]);
  return {words.a, words.b, words.c, words.d};
}

std::array<double, 2> uniform_pair(std::uint64_t seed, std::uint64_t block) {
  const Words words =
      philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), 0, 0},
             static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
  const auto number = [](std::uint32_t high, std::uint32_t low) {
    const std::uint64_t k = (std::uint64_t{high} << 32 | low) >> 12;
    return (static_cast<double>(k) + 0.5) * 0x1p-52;
  };
  return {number(words.a, words.b), number(words.c, words.d)};
}

double uniform_at(std::uint64_t seed, std::uint64_t i) {
  return uniform_pair(seed, i / 2)[i % 2];
}

}  // namespace qs
