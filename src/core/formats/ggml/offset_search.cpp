#include "core/formats/ggml/offset_search.hpp"

namespace qs::ggml {
namespace {

/// The code of x on a grid, as float.
Float4 code_on_grid(Float4 x, Float4 inverse, Float4 offset, Float4 most) {
  const Float4 u = inverse * (x - offset);
  const Float4 zero = splat4(0.0F);
  return nearest4(choose4(u > zero, min4(u, most), zero));
}

Float4 cost(Float4 difference, bool absolute) {
  return absolute ? abs4(difference) : difference * difference;
}

}  // namespace

OffsetFit search_offset(const OffsetSearch& search, const FourSubBlocks& four) {
  const std::size_t size = four.size;
  const Float4 zero = splat4(0.0F), most = splat4(search.most);
  Float4 low = four.x[0], high = four.x[0];
  Float4 sum_w = four.weight[0], sum_x = sum_w * four.x[0];
  for (std::size_t i = 1; i < size; ++i) {
    low = choose4(four.x[i] < low, four.x[i], low);
    high = choose4(four.x[i] > high, four.x[i], high);
    sum_w += four.weight[i];
    sum_x += four.weight[i] * four.x[i];
  }
  low = choose4(low > zero, zero, low);
  const Int4 flat = high <= low;

  OffsetFit fit;
  fit.minimum = fit.offset = low;
  fit.inverse = most / (high - low);
  fit.scale = splat4(1.0F) / fit.inverse;
  Float4 least = zero;
  for (std::size_t i = 0; i < size; ++i) {
    const Float4 code = code_on_grid(four.x[i], fit.inverse, low, most);
    least += four.weight[i] * cost(fit.scale * code + low - four.x[i], search.absolute);
  }
  for (int k = 0; k <= search.steps; ++k) {
    const Float4 offset = fit.minimum;
    const Float4 inverse =
        splat4(search.first + search.step * static_cast<float>(k) + search.most) / (high - offset);
    std::array<Float4, kLongest> codes;
    Float4 sum_c = zero, sum_cc = zero, sum_xc = zero;
    for (std::size_t i = 0; i < size; ++i) {
      codes[i] = code_on_grid(four.x[i], inverse, offset, most);
      const Float4 wc = four.weight[i] * codes[i];
      sum_c += wc;
      sum_cc += wc * codes[i];
      sum_xc += wc * four.x[i];
    }
    const Float4 determinant = sum_w * sum_cc - sum_c * sum_c;
    Float4 scale = (sum_w * sum_xc - sum_x * sum_c) / determinant;
    Float4 minimum = (sum_cc * sum_x - sum_c * sum_xc) / determinant;
    const Int4 above = minimum > zero;
    minimum = choose4(above, zero, minimum);
    scale = choose4(above, sum_xc / sum_cc, scale);
    Float4 error = zero;
    for (std::size_t i = 0; i < size; ++i)
      error += four.weight[i] * cost(scale * codes[i] + minimum - four.x[i], search.absolute);
    const Int4 better = (determinant > zero) & (error < least);
    least = choose4(better, error, least);
    fit.scale = choose4(better, scale, fit.scale);
    fit.minimum = choose4(better, minimum, fit.minimum);
    fit.inverse = choose4(better, inverse, fit.inverse);
    fit.offset = choose4(better, offset, fit.offset);
  }
  fit.scale = choose4(flat, zero, fit.scale);
  fit.inverse = choose4(flat, zero, fit.inverse);
  fit.minimum = choose4(flat, low, fit.minimum);
  fit.offset = choose4(flat, low, fit.offset);
  return fit;
}

}  // namespace qs::ggml
