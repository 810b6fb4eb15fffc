#pragma once
/// Constants that formulas of several folders share.

#include <limits>
#include <numbers>

namespace qs {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Nats in a bit.
inline constexpr double kLn2 = std::numbers::ln2;
/// What a scale, a level or a threshold takes where it is stored in single precision.
inline constexpr double kFloat32Bits = 32;

}  // namespace qs
