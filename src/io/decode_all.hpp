#pragma once
/// Decodes numbers of one width from bytes in either order.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace qs::io {

inline std::uint8_t swapped(std::uint8_t x) {
  return x;
}
inline std::uint16_t swapped(std::uint16_t x) {
  return __builtin_bswap16(x);
}
inline std::uint32_t swapped(std::uint32_t x) {
  return __builtin_bswap32(x);
}
inline std::uint64_t swapped(std::uint64_t x) {
  return __builtin_bswap64(x);
}

template <class To, class From>
To from_bits(From bits) {
  static_assert(sizeof(To) == sizeof(From));
  To value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/// Decodes as many numbers as both spans have room for.
template <class Bits, class Float, class ToFloat>
void decode_all(bool big_endian, std::span<const std::byte> bytes, std::span<Float> out, ToFloat to_float) {
  const bool swap = big_endian != (std::endian::native == std::endian::big);
  const std::size_t count = std::min(out.size(), bytes.size() / sizeof(Bits));
  for (std::size_t i = 0; i < count; ++i) {
    Bits bits;
    std::memcpy(&bits, bytes.data() + i * sizeof bits, sizeof bits);
    out[i] = to_float(swap ? swapped(bits) : bits);
  }
}

}  // namespace qs::io
