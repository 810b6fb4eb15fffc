#pragma once
/// Root-mean-square normalization of rows (Zhang and Sennrich 2019, eq. 4, without the gain):
///
///     n = x / r,   r = √(mean(x²) + ε),   ε = 1e-5
///     ∂loss/∂x = (g − n · mean(g n)) / r,   g = ∂loss/∂n
///
/// Both need no x once n and 1/r are kept. The surprise: weights before a norm may grow without any effect on
/// its output, so a training keeps them in check by their decay alone.

#include <cstddef>
#include <vector>

namespace qs {

struct NormedRows {
  std::vector<float> values;   // rows × width
  std::vector<float> inverse;  // 1/r of each row
};

/// `x` holds rows of `width` numbers each.
void rms_norm(const std::vector<float>& x, std::size_t width, NormedRows& normed);
/// Adds ∂loss/∂x to `by_x`.
void add_rms_norm_slopes(const NormedRows& normed, const std::vector<float>& by_normed, std::size_t width,
                         std::vector<float>& by_x);

}  // namespace qs
