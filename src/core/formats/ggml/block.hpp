#pragma once
/// A block of ggml's quantized types before its fields are laid out in bytes, and what a sub-block decodes to.
///
///     x ≈ scale · level(code) − minimum
///
/// Units: those of the weights. A block holds 32, 64, 128 or 256 values; a super-block of 256 splits into
/// sub-blocks of 16 or 32 with a small integer scale each (and a small integer minimum), which one float16
/// scale multiplies. docs/ggml.md has a card for each type: what it stores, what its encoder tries, and what
/// it minimises.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace qs::ggml {

constexpr std::size_t kSuperBlock = 256;
constexpr std::size_t kSubBlocks = 16;  // at most, in a block

/// The values of a block before they are bytes. `inverses` and `offsets` are the grids on which a search rounded, where
/// the type stores those codes: code = round(inverse · (x − offset)) + zero.
struct Block {
  std::uint16_t scale = 0, minimum = 0;             // float16 codes
  std::array<std::int8_t, kSubBlocks> scales{};     // of sub-blocks, as integers
  std::array<std::uint8_t, kSubBlocks> minimums{};  // likewise
  std::array<std::uint8_t, kSuperBlock> codes{};    // as they are stored, from 0 up
  std::array<float, kSubBlocks> inverses{}, offsets{};
};

/// One row of a tensor: its length is a whole number of blocks. `importance` is empty, or has a weight of error
/// for each value, none below 0.
struct RowToEncode {
  std::span<const float> values, importance;
};

}  // namespace qs::ggml
