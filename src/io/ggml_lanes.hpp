#pragma once
/// Sixteen codes of a byte each, and their values as floats, four at a time (core/numerics/simd.hpp): one
/// operation of the processor for sixteen codes or four values, natively and in WebAssembly.

#include <bit>

#include "core/numerics/always_inline.hpp"
#include "core/numerics/simd.hpp"

namespace qs::io {

using Byte16 = std::uint8_t __attribute__((vector_size(16)));
using Word8 = std::uint16_t __attribute__((vector_size(16)));
using Long2 = std::uint64_t __attribute__((vector_size(16)));

struct Values16 {
  Float4 part[4];
};
struct Values8 {
  Float4 part[2];
};

QS_ALWAYS_INLINE Byte16 load16(const std::uint8_t* from) {
  Byte16 bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

/// Eight bytes; the others are zero.
QS_ALWAYS_INLINE Byte16 load8(const std::uint8_t* from) {
  std::uint64_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return reinterpret_cast<Byte16>(Long2{bytes, 0});
}

/// Four bytes from each of two places; the others are zero.
QS_ALWAYS_INLINE Byte16 load4_4(const std::uint8_t* from, const std::uint8_t* then) {
  std::int32_t first, second;
  std::memcpy(&first, from, sizeof first);
  std::memcpy(&second, then, sizeof second);
  return reinterpret_cast<Byte16>(Int4{first, second, 0, 0});
}

/// Bits `at` to `at` + `bits` − 1 of each byte, as a number. `at` should be known when the program is compiled:
/// WebAssembly then has one instruction for it, otherwise sixteen.
QS_ALWAYS_INLINE Byte16 field_of(Byte16 bytes, int at, int bits) {
  const auto mask = static_cast<std::uint8_t>((1 << bits) - 1);
  return reinterpret_cast<Byte16>(reinterpret_cast<Word8>(bytes) >> at) & mask;
}

/// Each byte times a small power of two; the product must fit a byte.
QS_ALWAYS_INLINE Byte16 raised(Byte16 bytes, int by) {
  return reinterpret_cast<Byte16>(reinterpret_cast<Word8>(bytes) << by);
}

/// Byte j is 1 if bit j is set, else 0.
QS_ALWAYS_INLINE Byte16 spread_bits(std::uint32_t bits) {
  constexpr std::uint64_t kEach = 0x0101010101010101U;
  constexpr Byte16 kBit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const auto copies = reinterpret_cast<Byte16>(Long2{(bits & 255U) * kEach, (bits >> 8 & 255U) * kEach});
  return reinterpret_cast<Byte16>((copies & kBit) != 0) & 1;
}

/// Bytes (or numbers of 16 bits) of a and b in turn: those of the first half, or of the last.
QS_ALWAYS_INLINE Byte16 first_pairs(Byte16 a, Byte16 b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
QS_ALWAYS_INLINE Byte16 last_pairs(Byte16 a, Byte16 b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
QS_ALWAYS_INLINE Word8 first_pairs(Word8 a, Word8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
QS_ALWAYS_INLINE Word8 last_pairs(Word8 a, Word8 b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/// True if the first of two parts of a number is the low one.
inline constexpr bool kLowFirst = std::endian::native == std::endian::little;

/// The first or last eight bytes as numbers of 16 bits.
QS_ALWAYS_INLINE Word8 first_words(Byte16 bytes) {
  return reinterpret_cast<Word8>(kLowFirst ? first_pairs(bytes, Byte16{}) : first_pairs(Byte16{}, bytes));
}
QS_ALWAYS_INLINE Word8 last_words(Byte16 bytes) {
  return reinterpret_cast<Word8>(kLowFirst ? last_pairs(bytes, Byte16{}) : last_pairs(Byte16{}, bytes));
}

/// Numbers of 16 bits as floats, less a small whole number: in the low half of a float whose high half is 0x4B00,
/// a number is 2^23 too large.
QS_ALWAYS_INLINE Values8 as_floats(Word8 words, float less = 0) {
  const Word8 top = Word8{} + std::uint16_t{0x4B00}, low = kLowFirst ? words : top,
              high = kLowFirst ? top : words;
  const Float4 taken = splat4(0x1p23F + less);
  return {{reinterpret_cast<Float4>(first_pairs(low, high)) - taken,
           reinterpret_cast<Float4>(last_pairs(low, high)) - taken}};
}

/// The first eight bytes as floats.
QS_ALWAYS_INLINE Values8 as_floats8(Byte16 bytes) {
  return as_floats(first_words(bytes));
}

/// Bytes as floats, less a small whole number.
QS_ALWAYS_INLINE Values16 as_floats(Byte16 bytes, float less = 0) {
  const Values8 first = as_floats(first_words(bytes), less), last = as_floats(last_words(bytes), less);
  return {{first.part[0], first.part[1], last.part[0], last.part[1]}};
}

/// Bytes as floats, where 128 to 255 mean −128 to −1.
QS_ALWAYS_INLINE Values16 as_signed_floats(Byte16 bytes) {
  return as_floats(bytes ^ 128, 128);
}

/// Stores value_of(four codes) for all, in order.
template <class ValueOf>
QS_ALWAYS_INLINE void store_values(const Values16& codes, float* x, ValueOf value_of) {
  for (std::size_t k = 0; k < 4; ++k) store4(value_of(codes.part[k]), x + 4 * k);
}
template <class ValueOf>
QS_ALWAYS_INLINE void store_values(const Values8& codes, float* x, ValueOf value_of) {
  for (std::size_t k = 0; k < 2; ++k) store4(value_of(codes.part[k]), x + 4 * k);
}

/// Sign bits of four values from four bits: lane j is negative if bit j is set.
inline constexpr auto kSigns4 = [] {
  struct {
    alignas(16) std::int32_t of[16][4];
  } signs{};
  for (int bits = 0; bits < 16; ++bits) {
    for (int j = 0; j < 4; ++j) signs.of[bits][j] = (bits >> j & 1) != 0 ? INT32_MIN : 0;
  }
  return signs;
}();

/// Stores eight values, those negated whose bit is set.
QS_ALWAYS_INLINE void store_signed(const Values8& codes, std::uint32_t signs, Float4 scale, float* x) {
  for (std::size_t k = 0; k < 2; ++k) {
    Int4 flip;
    std::memcpy(&flip, kSigns4.of[signs >> 4 * k & 15U], sizeof flip);
    store4(with_bits4(bits4(scale * codes.part[k]) ^ flip), x + 4 * k);
  }
}

}  // namespace qs::io
