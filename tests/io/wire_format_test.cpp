#include "io/wire_format.hpp"

#include <doctest/doctest.h>

#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::Proto;
using test::varint_bytes;

namespace {

WireField field_of(const Proto& proto) {
  const auto field = read_field(proto.bytes, 0, proto.bytes.size());
  REQUIRE(field);
  REQUIRE(*field);
  return **field;
}

std::string refusal_of(const Bytes& bytes) {
  const auto field = read_field(bytes, 0, bytes.size());
  return field ? "accepted" : message(field.error());
}

Bytes repeated(std::size_t count, int byte, std::initializer_list<int> then) {
  Bytes bytes(count, static_cast<std::byte>(byte));
  for (const int value : then) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

}  // namespace

TEST_CASE("varints: seven bits in each byte, the lowest first; 300 is AC 02") {
  CHECK(read_varint(test::bytes_of<std::uint8_t>({0xAC, 0x02})).number.value == 300);
  for (const std::uint64_t value : {0ULL, 1ULL, 127ULL, 128ULL, 16383ULL, 16384ULL, 0xFFFF'FFFFULL, ~0ULL}) {
    const Bytes bytes = varint_bytes(value);
    const WireVarint read = read_varint(bytes);
    CHECK(read.state == Varint::State::kWhole);
    CHECK(read.number.value == value);
    CHECK(read.number.size == bytes.size());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      CHECK(read_varint(std::span(bytes).first(cut)).state == Varint::State::kUnfinished);
    }
  }
}

TEST_CASE("varints: ten bytes at most, of which the tenth has one bit") {
  CHECK(read_varint(repeated(9, 0xFF, {0x01})).number.value == ~0ULL);
  CHECK(read_varint(repeated(9, 0x80, {0x00})).number.value == 0);  // overlong, and valid
  CHECK(read_varint(repeated(9, 0xFF, {0x02})).state == Varint::State::kTooLong);
  CHECK(read_varint(repeated(9, 0x80, {0x80, 0x00})).state == Varint::State::kTooLong);
}

TEST_CASE("wire format: each wire type has its own way to tell how long a field is") {
  CHECK(field_of(Proto().number(1, 150)).value == 150);
  CHECK(field_of(Proto().number(1, 150)).payload == ByteRange{1, 2});
  CHECK(field_of(Proto().fixed64(2, 5)).payload == ByteRange{1, 8});
  CHECK(field_of(Proto().text(3, "abc")).payload == ByteRange{2, 3});
  CHECK(field_of(Proto().fixed32(4, 5)).payload == ByteRange{1, 4});
  CHECK(field_of(Proto().text(16, "")).payload == ByteRange{3, 0});  // from 16 on, a tag has two bytes
  CHECK(field_of(Proto().text((1U << 29) - 1, "")).number == (1U << 29) - 1);
}

TEST_CASE("wire format: groups, the unused wire types and field 0 are refused") {
  for (const unsigned type : {3U, 4U, 6U, 7U}) {
    CHECK(refusal_of(Proto().tag(9, type).bytes) ==
          "wire type of field 9: " + std::to_string(type) +
              " is not accepted; expected 0, 1, 2 or 5 (at byte 0)");
  }
  CHECK(refusal_of(Proto().number(0, 1).bytes) ==
        "field number: 0 is not accepted; expected 1 or more (at byte 0)");
  CHECK(refusal_of(varint_bytes(1ULL << 32)) ==
        "tag: 4294967296 is not accepted; expected a number of 32 bits (at byte 0)");
}

TEST_CASE("wire format: what does not fit into its message is refused, with the byte") {
  CHECK(refusal_of(Proto().length(9, 5).raw(Bytes(4)).bytes) ==
        "length of field 9: 5 bytes is not accepted; expected at most the 4 bytes that are left (at byte 1)");
  CHECK(refusal_of(Proto().length(9, ~0ULL).bytes)
            .starts_with("length of field 9: 18446744073709551615 bytes"));
  CHECK(refusal_of(Proto().tag(2, 1).raw(Bytes(7)).bytes).starts_with("length of field 2: 8 bytes"));
  CHECK(refusal_of(Proto().tag(2, 5).bytes).starts_with("length of field 2: 4 bytes"));
  CHECK(refusal_of(Proto().tag(2, 0).raw(repeated(1, 0x80, {})).bytes) ==
        "value of field 2: the end of the message is not accepted; expected a whole varint (at byte 2)");
  CHECK(refusal_of(Proto().tag(2, 2).raw(repeated(10, 0xFF, {})).bytes) ==
        "length of field 2: a number of more than 64 bits is not accepted; expected a varint of at most 10 "
        "bytes (at byte 1)");
  CHECK(refusal_of({}) == "tag: the end of the message is not accepted; expected a whole varint (at byte 0)");
}

TEST_CASE("wire format: a head that is cut by the window, not by the message, asks for more") {
  const Bytes bytes = Proto().length(200, 300).bytes;
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    const auto field = read_field(std::span(bytes).first(cut), 1000, 2000);
    REQUIRE(field);
    CHECK_FALSE(*field);
  }
  CHECK((**read_field(bytes, 1000, 2000)).payload == ByteRange{1004, 300});
  CHECK_FALSE(read_field(bytes, 1000, 1303));
  CHECK_FALSE(read_field(bytes, 1000, 1003));  // does not look beyond the message
}
