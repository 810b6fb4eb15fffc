#pragma once
/// The types of fewer bits than numbers have in C: 8-bit floats (OCP OFP8 and MX 1.0), and GGUF's blocks.

#include "io/dtype.hpp"

namespace qs::io {

/// As decode(), for these types only; leaves `out` unchanged for others.
void decode_small(DType dtype, std::span<const std::byte> bytes, std::span<float> out);

}  // namespace qs::io
