#pragma once
/// The types of fewer bits than numbers have in C: floats of 8 and 4 bits (OCP OFP8 and MX 1.0), and GGUF's
/// blocks.
///
/// The surprise: E4M3 and E5M2 each exist twice. Those called FNUZ (finite, NaN, unsigned zero: the hardware of
/// AMD and Graphcore; Noune et al. 2022) have a bias larger by one, no infinity, and one NaN in the place of
/// minus zero, 0x80. The same byte is thus half the value in the one of what it is in the other.

#include "io/dtype.hpp"

namespace qs::io {

/// As decode(), for these types only; leaves `out` unchanged for others.
void decode_small(DType dtype, std::span<const std::byte> bytes, std::span<float> out);

}  // namespace qs::io
