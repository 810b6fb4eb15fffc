#include "io/code_order.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace qs::io {
namespace {

constexpr std::uint64_t kBitsInWord = 32, kBytesInWord = 4;
constexpr std::uint64_t kPlanesCodes = 32;
constexpr std::uint64_t kQuartersCodes = 128, kQuartersBytes = 32;

struct GridPlace {
  std::uint64_t row = 0, column = 0;
};

GridPlace place_in(const NumberGrid& grid, std::uint64_t number) {
  return grid.row == 0 ? GridPlace{0, number} : GridPlace{number / grid.row, number % grid.row};
}

std::uint64_t in_word(const NumberGrid& grid) {
  return kBitsInWord / grid.bits;
}

/// The first row of words in which a row of numbers that are packed across has bits.
std::uint64_t word_row(const NumberGrid& grid, std::uint64_t row) {
  if (grid.order == CodeOrder::kWhole) return row / in_word(grid);
  if (grid.order == CodeOrder::kPlanes) return row / kPlanesCodes * grid.bits;
  return row * grid.bits / kBitsInWord;
}

/// The last one.
std::uint64_t last_word_row(const NumberGrid& grid, std::uint64_t row) {
  if (grid.order == CodeOrder::kWhole) return row / in_word(grid);
  if (grid.order == CodeOrder::kPlanes) return (row / kPlanesCodes + 1) * grid.bits - 1;
  return ((row + 1) * grid.bits - 1) / kBitsInWord;
}

/// The first byte of a number's row that the number has a part in, and the one behind its last.
ByteRange bytes_in_row(const NumberGrid& grid, std::uint64_t column) {
  switch (grid.order) {
    case CodeOrder::kWhole:
      return {column / in_word(grid) * kBytesInWord, kBytesInWord};
    case CodeOrder::kAwq:
      return {column / 8 * kBytesInWord, kBytesInWord};
    case CodeOrder::kPlanes:
      return {column / kPlanesCodes * grid.bits * kBytesInWord, grid.bits * kBytesInWord};
    case CodeOrder::kQuarters:
      return {column / kQuartersCodes * kQuartersBytes, kQuartersBytes};
    default:
      break;
  }
  const std::uint64_t from = column * grid.bits / 8, end = ((column + 1) * grid.bits + 7) / 8;
  return {from, end - from};
}

std::uint32_t word_at(const std::byte* from) {
  std::uint32_t word;
  std::memcpy(&word, from, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
  return word;
}

std::uint8_t byte_of(std::byte byte) {
  return std::to_integer<std::uint8_t>(byte);
}

/// Numbers of `bits` in a stream of bits; `bytes` begins with the byte of the first bit.
void unpack_bits(std::span<const std::byte> bytes, std::uint32_t bits, std::uint32_t first_bit,
                 std::span<std::uint8_t> out) {
  const std::uint32_t mask = (1U << bits) - 1;
  if (bits == 8) {
    std::transform(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(out.size()), out.begin(),
                   byte_of);
    return;
  }
  if (bits == 4) {
    std::size_t i = 0;
    const std::byte* at = bytes.data();
    if (first_bit != 0 && !out.empty()) out[i++] = static_cast<std::uint8_t>(byte_of(*at++) >> 4);
    for (; i + 1 < out.size(); i += 2, ++at) {
      out[i] = byte_of(*at) & 15U;
      out[i + 1] = static_cast<std::uint8_t>(byte_of(*at) >> 4);
    }
    if (i < out.size()) out[i] = byte_of(*at) & 15U;
    return;
  }
  std::size_t at = 0;
  std::uint32_t held = 0, there = 0, skip = first_bit;
  for (std::uint8_t& code : out) {
    while (there < bits + skip) {
      held |= static_cast<std::uint32_t>(byte_of(bytes[at++])) << there;
      there += 8;
    }
    held >>= skip;
    there -= skip;
    skip = 0;
    code = static_cast<std::uint8_t>(held & mask);
    held >>= bits;
    there -= bits;
  }
}

/// One number of 32 that lie in planes; `step` bytes from a word to the next of its block.
std::uint8_t in_planes(const std::byte* block, std::uint64_t step, std::uint32_t bits, std::uint64_t number) {
  std::uint32_t code = 0, done = 0;
  for (std::uint32_t width = 8; width > 0; width /= 2) {
    if ((bits & width) == 0) continue;
    const std::uint64_t bit = number * width;
    const std::uint32_t word = word_at(block + (done + bit / kBitsInWord) * step);
    code |= (word >> (bit % kBitsInWord) & ((1U << width) - 1)) << done;
    done += width;
  }
  return static_cast<std::uint8_t>(code);
}

void unpack_across(const NumberGrid& grid, const std::byte* words, std::uint64_t row,
                   std::span<std::uint8_t> out) {
  if (grid.order == CodeOrder::kPlanes) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = in_planes(words + kBytesInWord * i, grid.row_bytes, grid.bits, row % kPlanesCodes);
    return;
  }
  const auto bits = grid.bits;
  const std::uint32_t mask = (1U << bits) - 1;
  const auto shift = static_cast<std::uint32_t>(grid.order == CodeOrder::kWhole ? row % in_word(grid) * bits
                                                                                : row * bits % kBitsInWord);
  const bool is_cut = shift + bits > kBitsInWord;
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint32_t code = word_at(words + kBytesInWord * i) >> shift;
    if (is_cut) code |= word_at(words + grid.row_bytes + kBytesInWord * i) << (kBitsInWord - shift);
    out[i] = static_cast<std::uint8_t>(code & mask);
  }
}

}  // namespace

ByteRange bytes_of(const NumberGrid& grid, std::size_t plain_bytes, std::size_t plain_block,
                   std::uint64_t first, std::uint64_t last) {
  if (grid.order == CodeOrder::kPlain) {
    const std::uint64_t from = first / plain_block, end = last / plain_block + 1;
    return {from * plain_bytes, (end - from) * plain_bytes};
  }
  const GridPlace a = place_in(grid, first), b = place_in(grid, last);
  if (grid.across) {
    const std::uint64_t from = word_row(grid, a.row), end = last_word_row(grid, b.row) + 1;
    return {from * grid.row_bytes, (end - from) * grid.row_bytes};
  }
  const ByteRange of_first = bytes_in_row(grid, a.column), of_last = bytes_in_row(grid, b.column);
  const std::uint64_t from = a.row * grid.row_bytes + of_first.offset;
  return {from, b.row * grid.row_bytes + of_last.offset + of_last.size - from};
}

void unpack_codes(const NumberGrid& grid, std::span<const std::byte> bytes, std::uint64_t bytes_at,
                  std::uint64_t first, std::span<std::uint8_t> out) {
  if (out.empty()) return;
  const GridPlace place = place_in(grid, first);
  if (grid.across) {
    const std::uint64_t from = word_row(grid, place.row) * grid.row_bytes + kBytesInWord * place.column;
    return unpack_across(grid, bytes.data() + (from - bytes_at), place.row, out);
  }
  const std::span<const std::byte> row = bytes.subspan(static_cast<std::size_t>(
      place.row * grid.row_bytes + bytes_in_row(grid, place.column).offset - bytes_at));
  switch (grid.order) {
    case CodeOrder::kHighFirst:
      for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t at = static_cast<std::size_t>(place.column % 2) + i;
        out[i] =
            at % 2 == 0 ? static_cast<std::uint8_t>(byte_of(row[at / 2]) >> 4) : byte_of(row[at / 2]) & 15U;
      }
      return;
    case CodeOrder::kWhole: {
      const std::uint64_t each = in_word(grid);
      for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint64_t at = place.column % each + i;
        const std::uint32_t word = word_at(row.data() + at / each * kBytesInWord);
        out[i] = static_cast<std::uint8_t>(word >> (at % each * grid.bits) & ((1U << grid.bits) - 1));
      }
      return;
    }
    case CodeOrder::kAwq: {
      // Number 2m stands in the nibble m of its word, number 2m + 1 in the nibble 4 + m.
      for (std::size_t i = 0; i < out.size(); ++i) {
        const auto at = static_cast<std::size_t>(place.column % 8) + i, in = at % 8;
        const std::size_t nibble = in / 2 + in % 2 * 4;
        out[i] = static_cast<std::uint8_t>(word_at(row.data() + at / 8 * kBytesInWord) >> (4 * nibble) & 15U);
      }
      return;
    }
    case CodeOrder::kPlanes:
      for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint64_t at = place.column % kPlanesCodes + i;
        out[i] = in_planes(row.data() + at / kPlanesCodes * grid.bits * kBytesInWord, kBytesInWord, grid.bits,
                           at % kPlanesCodes);
      }
      return;
    case CodeOrder::kQuarters:
      for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint64_t at = place.column % kQuartersCodes + i, in = at % kQuartersCodes;
        const std::uint8_t byte = byte_of(
            row[static_cast<std::size_t>(at / kQuartersCodes * kQuartersBytes + in % kQuartersBytes)]);
        out[i] = static_cast<std::uint8_t>(byte >> (6 - 2 * (in / kQuartersBytes)) & 3U);
      }
      return;
    default:
      return unpack_bits(row, grid.bits, static_cast<std::uint32_t>(place.column * grid.bits % 8), out);
  }
}

}  // namespace qs::io
