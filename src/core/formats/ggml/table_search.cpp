#include "core/formats/ggml/table_search.hpp"

namespace qs::ggml {
namespace {

constexpr float level(std::size_t code) {
  return static_cast<float>(kUnevenLevels[code]);
}

/// The nearest levels themselves: a step up for each midpoint that 2x has reached.
Float4 nearest_levels(Float4 x) {
  const Float4 twice = x + x;
  Float4 levels = splat4(level(0));
  for (std::size_t code = 1; code < kUnevenLevels.size(); ++code) {
    const Int4 reached = twice >= splat4(level(code - 1) + level(code));
    levels += with_bits4(reached & bits4(splat4(level(code) - level(code - 1))));
  }
  return levels;
}

}  // namespace

std::uint8_t nearest_uneven(float x) {
  std::uint8_t code = 0;
  for (std::size_t next = 1; next < kUnevenLevels.size(); ++next)
    code = static_cast<std::uint8_t>(code + (x + x >= level(next - 1) + level(next) ? 1 : 0));
  return code;
}

Float4 search_uneven(const FourSubBlocks& four) {
  constexpr int kSteps = 7;
  const Float4 zero = splat4(0.0F);
  const Float4 extreme = extreme4(four);
  Float4 scale = zero, best = zero;
  for (int k = -kSteps - 1; k <= kSteps; ++k) {
    // The first grid is −extreme/−127 turned over; the others put the extreme on a level near −127.
    const Float4 inverse = k < -kSteps ? splat4(1.0F) / (-extreme / splat4(level(0)))
                                       : splat4(static_cast<float>(k) + level(0)) / extreme;
    Float4 xv = zero, vv = zero;
    for (std::size_t i = 0; i < four.size; ++i) {
      const Float4 v = nearest_levels(inverse * four.x[i]);
      const Float4 wv = four.weight[i] * v;
      xv += wv * four.x[i];
      vv += wv * v;
    }
    const Float4 candidate = xv / vv;
    const Int4 better = k < -kSteps ? vv > zero : (vv > zero) & (xv * xv > best * vv);
    scale = choose4(better, candidate, scale);
    best = choose4(better, candidate * xv, best);
  }
  return choose4(abs4(extreme) < splat4(kNone), zero, scale);
}

}  // namespace qs::ggml
