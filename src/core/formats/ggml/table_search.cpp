#include "core/formats/ggml/table_search.hpp"

namespace qs::ggml {
namespace {

constexpr std::size_t kMidpoints = kUnevenLevels.size() - 1;

constexpr float level(std::size_t code) {
  return static_cast<float>(kUnevenLevels[code]);
}

/// Twice the midpoints between neighbours, and how far these lie apart.
struct Steps {
  std::array<float, kMidpoints> twice_midpoints{}, heights{};
};

constexpr Steps steps_of_levels() {
  Steps steps;
  for (std::size_t i = 0; i < kMidpoints; ++i) {
    steps.twice_midpoints[i] = level(i) + level(i + 1);
    steps.heights[i] = level(i + 1) - level(i);
  }
  return steps;
}

constexpr Steps kLevelSteps = steps_of_levels();

/// The nearest levels themselves: a step up for each midpoint that 2x has reached.
inline Float4 nearest_levels(Float4 x) {
  const Float4 twice = x + x;
  Float4 levels = splat4(level(0));
#pragma GCC unroll 15
  for (std::size_t i = 0; i < kMidpoints; ++i) {
    const Int4 reached = twice >= splat4(kLevelSteps.twice_midpoints[i]);
    levels += with_bits4(reached & bits4(splat4(kLevelSteps.heights[i])));
  }
  return levels;
}

}  // namespace

std::uint8_t nearest_uneven(float x) {
  std::uint8_t code = 0;
  for (std::size_t next = 1; next < kUnevenLevels.size(); ++next)
    code = static_cast<std::uint8_t>(code + (x + x >= kLevelSteps.twice_midpoints[next - 1] ? 1 : 0));
  return code;
}

Float4 search_uneven(const FourSubBlocks& four) {
  constexpr int kTries = 7;
  const Float4 zero = splat4(0.0F);
  const Float4 extreme = extreme4(four);
  Float4 scale = zero, best = zero;
  for (int k = -kTries - 1; k <= kTries; ++k) {
    // The first grid is −extreme/−127 turned over; the others put the extreme on a level near −127.
    const Float4 inverse = k < -kTries ? splat4(1.0F) / (-extreme / splat4(level(0)))
                                       : splat4(static_cast<float>(k) + level(0)) / extreme;
    Float4 xv = zero, vv = zero;
    for (std::size_t i = 0; i < four.size; ++i) {
      const Float4 v = nearest_levels(inverse * four.x[i]);
      const Float4 wv = four.weight[i] * v;
      xv += wv * four.x[i];
      vv += wv * v;
    }
    const Float4 candidate = xv / vv;
    const Int4 better = k < -kTries ? vv > zero : (vv > zero) & (xv * xv > best * vv);
    scale = choose4(better, candidate, scale);
    best = choose4(better, candidate * xv, best);
  }
  return choose4(abs4(extreme) < splat4(kNone), zero, scale);
}

}  // namespace qs::ggml
