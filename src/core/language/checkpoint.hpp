#pragma once
/// A transformer as bytes: a header and its weights as float16, all little-endian.
///
///     0   4 bytes   "QSLM"
///     4   uint16    version, 1
///     6   uint16 ×7 words, context, width, heads, layers, hidden, tied head (0 or 1)
///     20  float16   the weights in the order of matrices(), weight_count() of them
///
/// float16 has 11 bits of precision: weights that have been rounded to it come back with the same bits.

#include <cstdint>
#include <span>
#include <vector>

#include "core/language/transformer.hpp"

namespace qs {

/// Each weight as the nearest float16; beyond ±65504 it becomes that.
Transformer rounded_to_float16(Transformer transformer);
std::vector<std::uint8_t> write_checkpoint(const Transformer& transformer);
/// Refuses bytes that are no checkpoint, another version, sizes beyond the limits, a length that does not fit
/// the sizes, and weights that are no finite numbers, naming the byte.
Expected<Transformer> read_checkpoint(std::span<const std::uint8_t> bytes);

}  // namespace qs
