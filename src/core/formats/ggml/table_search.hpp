#pragma once
/// The scale of a sub-block whose codes name the 16 uneven levels of iq4_nl and iq4_xs, −127 to 113.
///
///     minimise  Σ w (s·v − x)²   over v of the table;  s = Σ w x v / Σ w v² for given levels
///
/// Sixteen grids are tried: the value of largest magnitude on 127 (its sign turned), then on −127 + k, k = −7 … 7.
/// The surprise: the levels are not symmetric, so the first grid may win for a sub-block whose second end matters.

#include <array>
#include <cstdint>

#include "core/formats/ggml/search_lanes.hpp"

namespace qs::ggml {

inline constexpr std::array<std::int8_t, 16> kUnevenLevels = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                              1,    13,   25,  38,  53,  69,  89,  113};

/// The code of the nearest level; midway, the upper one.
std::uint8_t nearest_uneven(float x);
/// The scales of four sub-blocks; of zeros, 0.
Float4 search_uneven(const FourSubBlocks& four);

}  // namespace qs::ggml
