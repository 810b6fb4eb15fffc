#pragma once
/// Constants that formulas of several folders share.

#include <limits>
#include <numbers>

namespace qs {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Nats in a bit.
inline constexpr double kLn2 = std::numbers::ln2;
/// Bits of a scale, level or threshold stored in single precision.
inline constexpr double kFloat32Bits = 32;

}  // namespace qs
