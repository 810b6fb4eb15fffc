#include "core/formats/ggml/symmetric_search.hpp"

namespace qs::ggml {
namespace {

struct Sums {
  Float4 xc, cc;
};

Sums sums_on_grid(const FourSubBlocks& four, Float4 inverse, float n) {
  Sums sums{splat4(0.0F), splat4(0.0F)};
  const Float4 low = splat4(-n), high = splat4(n - 1);
  for (std::size_t i = 0; i < four.size; ++i) {
    const Float4 code = max4(low, min4(high, nearest4(inverse * four.x[i])));
    sums.xc += four.weight[i] * four.x[i] * code;
    sums.cc += four.weight[i] * code * code;
  }
  return sums;
}

}  // namespace

SymmetricFit search_symmetric(float n, const FourSubBlocks& four) {
  constexpr int kSteps = 9;
  const Float4 zero = splat4(0.0F);
  const Float4 extreme = extreme4(four);
  SymmetricFit fit;
  fit.inverse = splat4(-n) / extreme;
  const Sums begin = sums_on_grid(four, fit.inverse, n);
  fit.scale = choose4(begin.cc != zero, begin.xc / begin.cc, zero);
  Float4 best = fit.scale * begin.xc;
  for (int k = -kSteps; k <= kSteps; ++k) {
    if (k == 0) continue;
    const Float4 inverse = splat4(-(n + 0.1F * static_cast<float>(k))) / extreme;
    const Sums sums = sums_on_grid(four, inverse, n);
    const Int4 better = (sums.cc > zero) & (sums.xc * sums.xc > best * sums.cc);
    const Float4 scale = sums.xc / sums.cc;
    fit.scale = choose4(better, scale, fit.scale);
    fit.inverse = choose4(better, inverse, fit.inverse);
    best = choose4(better, scale * sums.xc, best);
  }
  const Int4 none = abs4(extreme) < splat4(kNone);
  return {choose4(none, zero, fit.scale), choose4(none, zero, fit.inverse)};
}

}  // namespace qs::ggml
