#pragma once
/// Range asymmetric numeral systems (Duda 2013): a coder that comes as near to the entropy as one likes,
/// because a symbol of frequency f of 2^k multiplies one large state by 2^k/f, fractions of a bit and all.
///
/// The state has 64 bits and gives off 32 at a time; frequencies are the counts scaled to 2^24. It costs N·H
/// bits and the table, 8 bytes for the last state, and less than 0.1 % (measured in tests). Symbols are coded
/// last to first, so that they are decoded first to last.

#include "core/coding/alphabet.hpp"

namespace qs {

CodedBytes rans_encode(std::span<const std::int32_t> codes);
Expected<std::vector<std::int32_t>> rans_decode(std::span<const std::byte> bytes);

}  // namespace qs
