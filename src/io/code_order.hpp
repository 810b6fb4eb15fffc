#pragma once
/// Unpacks numbers of 1 to 8 bits from the orders in which programs store them (io/decoding.hpp, CodeOrder).

#include "io/decoding.hpp"

namespace qs::io {

/// Bytes of a grid that hold the numbers from place `first` to place `last`, counted from the part's first byte.
ByteRange bytes_of(const NumberGrid& grid, std::size_t plain_bytes, std::size_t plain_block,
                   std::uint64_t first, std::uint64_t last);

/// Fills `out` with the numbers from place `first` on, which are in one row of the grid. `bytes` begin at the
/// byte `bytes_at` of the part and reach far enough.
void unpack_codes(const NumberGrid& grid, std::span<const std::byte> bytes, std::uint64_t bytes_at,
                  std::uint64_t first, std::span<std::uint8_t> out);

}  // namespace qs::io
