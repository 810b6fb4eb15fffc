#pragma once
/// The scale and the minimum of a sub-block whose codes run from 0 to `most` (types q2_K, q4_K, q5_K; with an
/// importance also q4_1 and q5_1).
///
///     minimise  Σ w (s·c + m − x)²   or, with `absolute`,  Σ w |s·c + m − x|,    m ≤ 0
///
/// The first candidate spans the range: s = (max − min)/most, m = min(0, min). Then come `steps` + 1 finer
/// grids, of (first + step·k + most) steps a range: codes are rounded on the grid, s and m follow from them in
/// closed form (weighted least squares, with m = 0 where it would be positive), and the best error stays.
///
/// The surprise: each candidate counts from the best minimum so far, so the order of the candidates matters.

#include "core/formats/ggml/search_lanes.hpp"

namespace qs::ggml {

struct OffsetSearch {
  float most = 0;  // the largest code
  float first = 0, step = 0;
  int steps = 0;
  bool absolute = false;
};

/// A lane a sub-block: x ≈ scale·c + minimum, and the grid on which the codes were rounded.
struct OffsetFit {
  Float4 scale, minimum, inverse, offset;
};

OffsetFit search_offset(const OffsetSearch& search, const FourSubBlocks& four);

}  // namespace qs::ggml
