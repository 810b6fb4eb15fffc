// Malicious GGUF files: each is refused with the field and the byte, and nothing they claim is allocated.
#include "gguf_files.hpp"
#include "io/limits.hpp"
#include "io/utf8.hpp"

using namespace qs;
using namespace qs::io;
using test::aligned;
using test::Bytes;
using test::gguf_array;
using test::gguf_info;
using test::gguf_list;
using test::gguf_of;
using test::gguf_pair;
using test::gguf_refusal;
using test::gguf_start;
using test::gguf_string;
using test::joined;
using test::read_gguf;
using test::u32;
using test::u64;

namespace {

constexpr std::uint32_t kF32 = 0, kQ4K = 12;
constexpr std::uint32_t kUint32 = 4, kString = 8, kArray = 9, kUint64 = 10;
constexpr std::uint64_t kHuge = 1ULL << 60;

/// One tensor with 4096 bytes behind it, so that only the tensor's description can be wrong.
std::string refusal_of(const Bytes& info) {
  return gguf_refusal(gguf_of({info}, 4096));
}

std::string refusal_of_pair(const Bytes& pair) {
  return gguf_refusal(joined({gguf_start(0, 1), pair}));
}

}  // namespace

TEST_CASE("GGUF: other magic, version 1, versions to come and big-endian files are refused") {
  CHECK(gguf_refusal(joined({test::bytes_of_text("GGML"), Bytes(40)})) ==
        "gguf magic: 'GGML' is not accepted; expected 'GGUF' (at byte 0)");
  CHECK(gguf_refusal(gguf_start(0, 0, 1)) ==
        "gguf version: 1 is not accepted; expected 2 or 3, little-endian (at byte 4)");
  CHECK(gguf_refusal(gguf_start(0, 0, 4)).starts_with("gguf version: 4 is"));
  CHECK(
      gguf_refusal(gguf_start(0, 0, 0x03000000)) ==
      "gguf version: 3 in big-endian byte order is not accepted; expected 2 or 3, little-endian (at byte 4)");
  CHECK(gguf_refusal(test::bytes_of_text("GGUF")) ==
        "gguf header: a file of 4 bytes is not accepted; expected at least 24 bytes (at byte 4)");
  CHECK(gguf_refusal({}).ends_with("(at byte 0)"));
}

TEST_CASE("GGUF: counts that the file has no room for are refused at once") {
  CHECK(gguf_refusal(gguf_start(kHuge, 0)) ==
        "gguf tensor_count: 1152921504606846976 is not accepted; expected at most 0, as many as the rest of "
        "the file has room for (at byte 8)");
  CHECK(gguf_refusal(joined({gguf_start(0, ~0ULL), Bytes(28)})) ==
        "gguf metadata_kv_count: 18446744073709551615 is not accepted; expected at most 2, as many as the "
        "rest of the file has room for (at byte 16)");
  for (const std::uint32_t element : {0U, 4U, 8U, 9U, 12U}) {
    CHECK(refusal_of_pair(gguf_pair("k", kArray, gguf_array(element, kHuge, Bytes(24))))
              .starts_with(
                  "gguf metadata 'k' array length: 1152921504606846976 is not accepted; expected at most "));
  }
}

TEST_CASE("GGUF: a hundred thousand tensors are the most, however large the file is said to be") {
  const auto refusal_of_count = [](std::uint64_t count) {
    const auto reading = read_gguf(gguf_start(count, 0), 1ULL << 50);
    return reading.tensors ? "accepted" : message(reading.tensors.error());
  };
  CHECK(refusal_of_count(kMostGgufTensors)
            .starts_with("gguf tensor 1 of 100000 name: 0 bytes is not accepted"));
  CHECK(refusal_of_count(kMostGgufTensors + 1) ==
        "gguf tensor_count: 100001 is not accepted; expected at most 100000 (at byte 8)");
}

TEST_CASE("GGUF: a header of more than 100 MB is given up") {
  const Bytes start =
      joined({gguf_start(0, 1), gguf_string("k"), u32(kArray), gguf_array(kString, 1ULL << 40, {})});
  const auto reading = read_gguf(start, 1ULL << 50);
  REQUIRE_FALSE(reading.tensors);
  CHECK(message(reading.tensors.error()).find("expected at most 100000000 bytes") != std::string::npos);
  CHECK(reading.bytes_read < kMaxHeaderBytes + (1 << 20));
}

TEST_CASE("GGUF: lengths of strings are held against the file") {
  CHECK(refusal_of_pair(gguf_pair("k", kString, joined({u64(4), Bytes(3)}))) ==
        "gguf metadata 'k' length: 4 bytes is not accepted; expected at most the 3 bytes that follow it in "
        "the file (at byte 37)");
  CHECK(refusal_of_pair(gguf_pair("k", kString, joined({u64(~0ULL), Bytes(3)})))
            .starts_with("gguf metadata 'k' length: 18446744073709551615 bytes"));
  CHECK(refusal_of_pair(joined({u64(65536), Bytes(70000)})) ==
        "gguf metadata key 1 of 1: 65536 bytes is not accepted; expected 1 to 65535 bytes (at byte 24)");
  CHECK(refusal_of_pair(joined({u64(0), Bytes(70)})).starts_with("gguf metadata key 1 of 1: 0 bytes"));
  CHECK(refusal_of_pair(joined({u64(60000), Bytes(70)})) ==
        "gguf header: the end of the file after byte 32 is not accepted; expected 60004 bytes for key 1 of 1 "
        "(at byte 102)");
  CHECK(refusal_of(joined({u64(70000), Bytes(80000)})).starts_with("gguf tensor 1 of 1 name: 70000 bytes"));
}

TEST_CASE("GGUF: unknown types of metadata values are refused, as their size is not known") {
  CHECK(refusal_of_pair(gguf_pair("k", 13, Bytes(8))) ==
        "gguf metadata 'k' value_type: 13 is not accepted; expected 0 to 12 (at byte 33)");
  CHECK(refusal_of_pair(gguf_pair("k", kArray, gguf_array(255, 1, Bytes(8))))
            .starts_with("gguf metadata 'k' value_type: 255"));
}

TEST_CASE("GGUF: arrays may be nested eight deep, and no deeper") {
  Bytes value = gguf_array(kUint32, 1, u32(7));
  for (std::size_t depth = 1; depth <= kDeepestGgufArray; ++depth) {
    CHECK(refusal_of_pair(gguf_pair("k", kArray, value)) == "accepted");
    value = gguf_array(kArray, 1, value);
  }
  value = gguf_array(kArray, 1, value);
  CHECK(refusal_of_pair(gguf_pair("k", kArray, value)) ==
        "gguf metadata 'k' value: an array more inside the others is not accepted; expected at most 8 arrays "
        "inside one another (at byte 133)");
}

TEST_CASE("GGUF: general.alignment is one uint32, a power of two from 8 on") {
  const auto refusal_of_alignment = [](std::uint64_t alignment) {
    return refusal_of_pair(gguf_pair("general.alignment", kUint32, u32(alignment)));
  };
  for (const std::uint64_t right : {8ULL, 32ULL, 64ULL, 1ULL << 31})
    CHECK(refusal_of_alignment(right) == "accepted");
  for (const std::uint64_t wrong : {0U, 1U, 4U, 24U, 4294967295U})
    CHECK(refusal_of_alignment(wrong).ends_with("expected a power of two, 8 or more (at byte 53)"));
  CHECK(refusal_of_pair(gguf_pair("general.alignment", kUint64, u64(32))) ==
        "gguf metadata 'general.alignment' value_type: 10 is not accepted; expected 4, a number of 32 bits "
        "without sign (at byte 49)");
  const Bytes once = gguf_pair("general.alignment", kUint32, u32(32));
  CHECK(gguf_refusal(joined({gguf_start(0, 2), once, once}))
            .starts_with("gguf metadata 'general.alignment' key: a second one"));
}

TEST_CASE("GGUF: names are UTF-8, not empty, and there once") {
  CHECK(refusal_of(gguf_info("", {4}, kF32, 0)).starts_with("gguf tensor 1 of 1 name: 0 bytes"));
  CHECK(refusal_of(gguf_info("a\xFF\n", {4}, kF32, 0)) ==
        "gguf tensor 1 of 1 name: 'a\\xFF\\x0A' is not accepted; expected UTF-8 (at byte 32)");
  CHECK(refusal_of(gguf_info("Gewicht \xC3\xBC", {4}, kF32, 0)) == "accepted");
  CHECK(refusal_of(gguf_info(std::string(200, 'n'), {4}, kF32, 0)) == "accepted");
  CHECK(gguf_refusal(gguf_of({gguf_info("w", {4}, kF32, 0), gguf_info("w", {4}, kF32, 32)}, 64)) ==
        "tensor 'w' name: a second one is not accepted; expected each name once (at byte 65)");
}

TEST_CASE("GGUF: shapes of more than four dimensions, or whose product overflows, are refused") {
  CHECK(refusal_of(gguf_info("w", {1, 1, 1, 1, 1}, kF32, 0)) ==
        "tensor 'w' n_dimensions: 5 is not accepted; expected at most 4 (at byte 33)");
  CHECK(refusal_of(gguf_info("w", {1, 1ULL << 63}, kF32, 0)) ==
        "tensor 'w' dimension: 9223372036854775808 is not accepted; expected at most 9223372036854775807 (at "
        "byte 45)");
  CHECK(refusal_of(gguf_info("w", {1ULL << 31, 1ULL << 31, 8}, kF32, 0)) ==
        "tensor 'w' dimensions: [8, 2147483648, 2147483648] of F32 is not accepted; expected a product below "
        "2^63 (at byte 37)");
  // The bytes of these fit, but their number does not; a dimension of zero does not excuse that.
  CHECK(refusal_of(gguf_info("w", {1ULL << 32, 1ULL << 31}, kQ4K, 0)).starts_with("tensor 'w' dimensions"));
  CHECK(refusal_of(gguf_info("w", {0, 1ULL << 62, 4}, kF32, 0)).starts_with("tensor 'w' dimensions"));
  CHECK(refusal_of(gguf_info("w", {1ULL << 62, 4}, 99, 0)).starts_with("tensor 'w' dimensions"));
}

TEST_CASE("GGUF: offsets are multiples of the alignment") {
  CHECK(refusal_of(gguf_info("w", {4}, kF32, 16)) ==
        "tensor 'w' offset: 16 is not accepted; expected a multiple of 32 below 2^63 (at byte 49)");
  CHECK(refusal_of(gguf_info("w", {4}, kF32, 1ULL << 63))
            .starts_with("tensor 'w' offset: 9223372036854775808"));
}

TEST_CASE("GGUF: tensors must not overlap, in whatever order they are listed") {
  CHECK(gguf_refusal(gguf_of({gguf_info("b", {8}, kF32, 0), gguf_info("a", {7}, kF32, 0)}, 64)) ==
        "tensor 'b' offset: 0 is not accepted; expected at least 28, where tensor 'a' ends (tensors must not "
        "overlap) (at byte 49)");
  // A tensor of an unknown type has at least one byte; one without values has none.
  CHECK(gguf_refusal(gguf_of({gguf_info("a", {8}, kF32, 0), gguf_info("b", {8}, 99, 0)}, 64)) != "accepted");
  CHECK(gguf_refusal(gguf_of({gguf_info("a", {8}, kF32, 0), gguf_info("b", {0}, kF32, 0)}, 64)) ==
        "accepted");
  // The same if the file ends before both, and if sums would overflow.
  CHECK(gguf_refusal(gguf_of({gguf_info("x", {8}, kF32, 0), gguf_info("a", {16}, kF32, kHuge),
                              gguf_info("b", {16}, kF32, kHuge)},
                             64))
            .starts_with("tensor 'b' offset"));
  const std::uint64_t last = (1ULL << 63) - 32;
  CHECK(gguf_refusal(gguf_of({gguf_info("x", {8}, kF32, 0), gguf_info("a", {1ULL << 60, 7}, 24, last)},
                             64)) == "accepted");
}

TEST_CASE("GGUF: a file that ends before any of its data is refused") {
  CHECK(gguf_refusal(gguf_of({gguf_info("b", {8}, kF32, 32), gguf_info("a", {8}, kF32, 0)}, 31)) ==
        "gguf data: 31 bytes up to the end of the file is not accepted; expected at least the 32 bytes up to "
        "the end of tensor 'a' (at byte 127)");
  CHECK(refusal_of(gguf_info("w", {4}, kF32, kHuge)).starts_with("gguf data: 4096 bytes"));
  CHECK(refusal_of(gguf_info("w", {0}, kF32, kHuge)) == "accepted");
}
