#include "core/formats/ggml/scalar_searches.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/formats/ggml/nearest_integer.hpp"
#include "core/formats/ggml/search_lanes.hpp"

namespace qs::ggml {
namespace {

constexpr int kRounds = 5;

/// Σ w x c and Σ w c².
struct CodeSums {
  float xc = 0, cc = 0;

  void add(float w, float x, float c) {
    xc += w * x * c;
    cc += w * c * c;
  }
  CodeSums without(float w, float x, float c) const { return {xc - w * x * c, cc - w * c * c}; }
  bool better_than(const CodeSums& other) const { return xc * xc * other.cc > other.xc * other.xc * cc; }
  float scale() const { return cc > 0 ? xc / cc : 0.0F; }
};

}  // namespace

float descend_codes(int n, std::span<const float> values, std::span<std::uint8_t> codes) {
  float extreme = 0;
  for (const float x : values)
    if (std::abs(x) > std::abs(extreme)) extreme = x;
  std::fill(codes.begin(), codes.end(), std::uint8_t{0});
  if (std::abs(extreme) < kNone) return 0;
  std::array<int, kLongest> signed_codes{};
  const float inverse = static_cast<float>(-n) / extreme;
  CodeSums sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float x = values[i];
    signed_codes[i] = std::clamp(nearest_integer(inverse * x), -n, n - 1);
    sums.add(x * x, x, static_cast<float>(signed_codes[i]));
  }
  bool moved = true;
  for (int round = 0; round < kRounds && moved; ++round) {
    moved = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const float x = values[i], w = x * x;
      CodeSums others = sums.without(w, x, static_cast<float>(signed_codes[i]));
      if (!(others.xc > 0)) continue;
      const int code = std::clamp(nearest_integer(x * others.cc / others.xc), -n, n - 1);
      if (code == signed_codes[i]) continue;
      others.add(w, x, static_cast<float>(code));
      if (!(others.cc > 0) || !others.better_than(sums)) continue;
      signed_codes[i] = code;
      sums = others;
      moved = true;
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) codes[i] = static_cast<std::uint8_t>(signed_codes[i] + n);
  return sums.scale();
}

float descend_scales(int most, std::span<const float> values, std::span<const float> weights,
                     std::span<std::uint8_t> codes) {
  constexpr int kSteps = 4;
  float largest = 0;
  for (const float x : values) largest = std::max(largest, x);
  std::fill(codes.begin(), codes.end(), std::uint8_t{0});
  if (largest < kNone) return 0;
  float inverse = static_cast<float>(most) / largest, least = 0;
  for (int k = -kSteps - 1; k <= kSteps; ++k) {
    if (k == 0) continue;
    const bool first = k < -kSteps;
    const float tried = first ? inverse : (0.1F * static_cast<float>(k) + static_cast<float>(most)) / largest;
    const float scale = 1 / tried;
    float error = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int code = nearest_integer(tried * values[i]);
      const float difference = values[i] - scale * static_cast<float>(first ? code : std::min(most, code));
      error += weights[i] * difference * difference;
    }
    if (!first && !(error < least)) continue;
    least = error;
    inverse = tried;
  }
  CodeSums sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    codes[i] = static_cast<std::uint8_t>(std::min(most, nearest_integer(inverse * values[i])));
    sums.add(weights[i], values[i], static_cast<float>(codes[i]));
  }
  bool moved = true;
  for (int round = 0; round < kRounds && moved; ++round) {
    moved = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      CodeSums others = sums.without(weights[i], values[i], static_cast<float>(codes[i]));
      if (!(others.xc > 0) || !(others.cc > 0)) continue;
      const int code = std::min(most, nearest_integer(values[i] * others.cc / others.xc));
      if (code == codes[i]) continue;
      others.add(weights[i], values[i], static_cast<float>(code));
      if (!others.better_than(sums)) continue;
      codes[i] = static_cast<std::uint8_t>(code);
      sums = others;
      moved = true;
    }
  }
  return sums.scale();
}

}  // namespace qs::ggml
