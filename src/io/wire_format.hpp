#pragma once
/// The wire format of Protocol Buffers, as far as needed to walk through a message. A message is a run of
/// fields. Each starts with a tag, the field's number and its wire type, which tells how much follows: a
/// number of base 128 (a "varint": seven bits in each byte, the lowest first, the top bit set in all but the
/// last), 4 bytes, 8 bytes, or a length and as many bytes. What those bytes are (text, a message, "packed"
/// numbers one after another) only the schema tells. Groups, long deprecated, are refused.
/// Source: https://protobuf.dev/programming-guides/encoding/
///
/// One surprise: a negative int32 is stored as its 64-bit self, in ten bytes.

#include "io/tensor_file.hpp"

namespace qs::io {

inline constexpr unsigned kLongestVarint = 10;
inline constexpr std::uint64_t kLongestFieldHead = 2 * kLongestVarint;  // a tag, and a value or a length

/// Assembles a varint byte by byte, since pieces of a file may cut it anywhere.
struct Varint {
  enum class State { kUnfinished, kWhole, kTooLong };  // too long for 64 bits

  std::uint64_t value = 0;
  unsigned size = 0;  // bytes taken

  State add(std::byte next) {
    const auto bits = std::to_integer<std::uint64_t>(next);
    if (size == kLongestVarint - 1 && bits > 1) return State::kTooLong;
    value |= (bits & 0x7F) << (7 * size);
    ++size;
    return bits < 0x80 ? State::kWhole : State::kUnfinished;
  }
};

struct WireVarint {
  Varint number{};
  Varint::State state = Varint::State::kUnfinished;
};
/// The varint at the start of the bytes.
WireVarint read_varint(std::span<const std::byte> bytes);

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kLength = 2, kFixed32 = 5 };

struct WireField {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t value = 0;  // of a varint
  ByteRange payload{};      // what follows the tag or the length; ends where the next field starts
};

/// Reads the field at position `at` of a message that ends at `end`. `bytes` are the available ones from `at`
/// on, and are not read beyond `end`; they need not include the payload. Nothing if they are too few:
/// kLongestFieldHead of them always suffice.
/// Refuses bytes that cannot be a field or leave the message.
Expected<std::optional<WireField>> read_field(std::span<const std::byte> bytes, std::uint64_t at,
                                              std::uint64_t end);

}  // namespace qs::io
