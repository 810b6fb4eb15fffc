#pragma once
/// The bundled digits (web/data/README.md): 1,797 images of 8×8 pixels in 17 shades, stored pixel by pixel,
/// the first of every image, then the second, …, then the labels.

#include <cstddef>
#include <span>

#include "core/network/training.hpp"

namespace qs::io {

/// Refuses bytes of another length, shades above 16 and labels above 9.
Expected<ImageSet> read_digits(std::span<const std::byte> bytes);

}  // namespace qs::io
