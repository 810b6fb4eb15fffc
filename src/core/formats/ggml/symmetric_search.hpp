#pragma once
/// The scale of a sub-block whose codes run from −n to n − 1 (types q3_K and q6_K; with an importance also q4_0
/// and q5_0).
///
///     minimise  Σ w (s·c − x)²,   which for given codes is  s = Σ w x c / Σ w c²  and leaves  Σ w x² − s Σ w x c
///
/// Nineteen grids are tried, the value of largest magnitude on −(n + k/10), k = −9 … 9, k = 0 first; the grid
/// with the largest (Σ w x c)² / Σ w c² stays. The scale has the sign that puts that value on a negative code.

#include "core/formats/ggml/search_lanes.hpp"

namespace qs::ggml {

/// A lane a sub-block: x ≈ scale·c, and the grid on which the codes were rounded; all zeros have scale and grid 0.
struct SymmetricFit {
  Float4 scale, inverse;
};

SymmetricFit search_symmetric(float n, const FourSubBlocks& four);

}  // namespace qs::ggml
