#include <doctest/doctest.h>

#include <algorithm>

#include "io/unpacker.hpp"
#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::bytes_of;
using test::varint_bytes;
using test::varints;

namespace {

/// In pieces of `in` bytes, into buffers of `out` bytes.
Expected<Bytes> unpacked(DType dtype, const Bytes& packed, std::size_t in = 1 << 20,
                         std::size_t out = 1 << 20) {
  const auto unpacker = make_varint_unpacker(dtype);
  Bytes all, buffer(out);
  for (std::size_t at = 0; at < packed.size() || at == 0; at += in) {
    // A copy of exactly this size lets the address sanitizer detect an overrun by one byte.
    const std::size_t end = std::min(packed.size(), at + in);
    const Bytes piece(packed.begin() + static_cast<std::ptrdiff_t>(at),
                      packed.begin() + static_cast<std::ptrdiff_t>(end));
    unpacker->feed(piece, end == packed.size());
    while (true) {
      const auto written = unpacker->unpack(buffer);
      if (!written) return Refusal(written.error());
      if (*written == 0) break;
      all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*written));
    }
  }
  return all;
}

std::string refusal_of(DType dtype, const Bytes& packed) {
  const auto bytes = unpacked(dtype, packed);
  return bytes ? "accepted" : message(bytes.error());
}

Bytes of_number(std::uint64_t value) {
  return varint_bytes(value);
}

}  // namespace

TEST_CASE("packed integers: a negative number has ten bytes, and becomes the low bytes of its type") {
  CHECK(varints({-1}).size() == 10);
  CHECK(*unpacked(DType::kI32, varints({1, -1, 300, -300})) == bytes_of<std::int32_t>({1, -1, 300, -300}));
  CHECK(*unpacked(DType::kI8, varints({127, -128, 0})) == bytes_of<std::int8_t>({127, -128, 0}));
  CHECK(*unpacked(DType::kI16, varints({32767, -32768})) == bytes_of<std::int16_t>({32767, -32768}));
  CHECK(*unpacked(DType::kI64, varints({INT64_MIN, INT64_MAX})) ==
        bytes_of<std::int64_t>({INT64_MIN, INT64_MAX}));
}

TEST_CASE("packed integers: without a sign, up to the largest of each type") {
  CHECK(*unpacked(DType::kU8, varints({0, 127, 128, 255})) == bytes_of<std::uint8_t>({0, 127, 128, 255}));
  CHECK(*unpacked(DType::kU16, varints({65535})) == bytes_of<std::uint16_t>({65535}));
  CHECK(*unpacked(DType::kU32, varints({0xFFFF'FFFF})) == bytes_of<std::uint32_t>({0xFFFF'FFFF}));
  CHECK(*unpacked(DType::kU64, of_number(~0ULL)) == bytes_of<std::uint64_t>({~0ULL}));
  CHECK(*unpacked(DType::kBool, varints({0, 1})) == bytes_of<std::uint8_t>({0, 1}));
}

TEST_CASE("packed integers: floats of 8 and 16 bits are there as their bit patterns") {
  CHECK(*unpacked(DType::kF16, varints({0x3C00, 0xBC00})) == bytes_of<std::uint16_t>({0x3C00, 0xBC00}));
  CHECK(*unpacked(DType::kBF16, varints({0xBF80})) == bytes_of<std::uint16_t>({0xBF80}));
  CHECK(*unpacked(DType::kF8E4M3, varints({0xFF})) == bytes_of<std::uint8_t>({0xFF}));
}

TEST_CASE("packed integers: pieces may cut them anywhere, and buffers what they become") {
  const Bytes packed = varints({1, -1, 300, -70000, 0, 2147483647, -2147483648LL});
  const Bytes whole = bytes_of<std::int32_t>({1, -1, 300, -70000, 0, 2147483647, INT32_MIN});
  for (std::size_t in = 1; in <= packed.size(); ++in) {
    for (std::size_t out = 1; out <= 9; ++out) CHECK(unpacked(DType::kI32, packed, in, out).value() == whole);
  }
  CHECK(unpacked(DType::kI32, {})->empty());
}

TEST_CASE("packed integers: a number that its type does not hold is refused, with its place and the byte") {
  CHECK(refusal_of(DType::kU8, varints({1, 300, 256})) ==
        "packed number 1: 300 is not accepted; expected 0 to 255, as U8 holds (at byte 1)");
  CHECK(refusal_of(DType::kU8, varints({-1})) ==
        "packed number 0: -1 is not accepted; expected 0 to 255, as U8 holds (at byte 0)");
  CHECK(refusal_of(DType::kI8, varints({-1, -129})) ==
        "packed number 1: -129 is not accepted; expected -128 to 127, as I8 holds (at byte 10)");
  CHECK(refusal_of(DType::kI8, varints({128})).starts_with("packed number 0: 128 is"));
  CHECK(refusal_of(DType::kI32, of_number(0xFFFF'FFFF))
            .ends_with("-2147483648 to 2147483647, as I32 holds (at byte 0)"));
  CHECK(refusal_of(DType::kU32, of_number(1ULL << 32)).starts_with("packed number 0: 4294967296 is"));
  CHECK(refusal_of(DType::kF16, varints({65536})).starts_with("packed number 0: 65536 is"));
  CHECK(refusal_of(DType::kBool, varints({2}))
            .starts_with("packed number 0: 2 is not accepted; expected 0 to 1,"));
}

TEST_CASE("packed integers: what is longer than 64 bits or cut short is refused where it starts") {
  Bytes packed = varints({5});
  packed.resize(12, std::byte{0xFF});
  CHECK(refusal_of(DType::kI64, packed) ==
        "packed number 1: a number of more than 64 bits is not accepted; expected -9223372036854775808 to "
        "9223372036854775807, as I64 holds (at byte 1)");
  const Bytes whole = varints({5, 300});
  const Bytes cut(whole.begin(), whole.end() - 1);
  CHECK(refusal_of(DType::kU16, cut) ==
        "packed number 1: one that is cut short is not accepted; expected 0 to 65535, as U16 holds (at byte "
        "1)");
}

TEST_CASE("packed integers: the byte in an error is counted from the first piece on") {
  const Bytes packed = varints({1, 2, -1, 3, 1000});
  const auto bytes = unpacked(DType::kI8, packed, 3, 1);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().byte == 13);
  CHECK(bytes.error().field == "packed number 4");
}
