// safetensors headers: length, JSON, names and fields that are refused, with the byte.
#include <doctest/doctest.h>

#include "safetensors_files.hpp"

using namespace qs;
using namespace qs::io;
using test::kAcceptedTypes;
using test::kWholeNumbers;
using test::make_safetensors;
using test::refusal;
using test::refusal_of_tensor;
using test::safetensors_with_header;
using test::zeros;

TEST_CASE(
    "safetensors: a header length beyond the end of the file is refused with the byte where the length "
    "stands") {
  auto file = make_safetensors({{"w", "U8", {1}, zeros(1)}});
  const std::size_t rest = file.size() - 8;
  file[0] = std::byte{200};
  CHECK(refusal(file) == "safetensors header length: 200 bytes is not accepted; expected at most the " +
                             std::to_string(rest) + " bytes that follow it in the file (at byte 0)");
}

TEST_CASE("safetensors: a header length above 100,000,000 is refused whatever the size of the file") {
  const auto reader = open_tensor_file(1ULL << 60, "big.safetensors");
  auto start = test::little_endian_bytes(100'000'001, 8);
  start.resize(64, std::byte{'{'});
  REQUIRE(reader->wants() == ByteRange{0, 64});
  const auto fed = reader->feed(start);
  REQUIRE_FALSE(fed);
  CHECK(message(fed.error()) ==
        "safetensors header length: 100000001 bytes is not accepted; expected at most 100000000 bytes (at "
        "byte 0)");
}

TEST_CASE("safetensors: a header length near 2^64 does not wrap round") {
  auto file = test::little_endian_bytes(~0ULL - 4, 8);
  test::append(file, test::bytes_of_text("{}"));
  CHECK(refusal(file, "a.safetensors") ==
        "safetensors header length: 18446744073709551611 bytes is not accepted; expected at most 100000000 "
        "bytes (at byte 0)");
}

TEST_CASE("safetensors: a cut length, a length of nothing and a header that is no object are refused") {
  CHECK(refusal(zeros(5), "a.safetensors") ==
        "safetensors header length: a file of 5 bytes is not accepted; expected 8 bytes (at byte 5)");
  CHECK(refusal(zeros(8), "a.safetensors") ==
        "safetensors header length: 0 bytes is not accepted; expected at least 2 bytes, for {} (at byte 0)");
  CHECK(refusal(safetensors_with_header(" {}"), "a.safetensors") ==
        "safetensors header: ' ' is not accepted; expected '{' first (at byte 8)");
}

TEST_CASE("safetensors: broken JSON is refused at the byte that breaks it") {
  CHECK(refusal(safetensors_with_header(R"({"w" 1})")) ==
        "safetensors header: '1' is not accepted; expected JSON in UTF-8 (at byte 13)");
  CHECK(refusal(safetensors_with_header(R"({"w":{"dtype":"F32")")) ==
        "safetensors header: text that ends too early is not accepted; expected complete JSON (at byte 27)");
  CHECK(refusal(safetensors_with_header("{} x")) ==
        "safetensors header: 'x' is not accepted; expected JSON in UTF-8 (at byte 11)");
  CHECK(refusal(safetensors_with_header("{}{}")) ==
        "safetensors header: '{' is not accepted; expected JSON in UTF-8 (at byte 10)");
}

TEST_CASE("safetensors: a zero byte does not end the header early") {
  CHECK(refusal(safetensors_with_header(std::string_view("{}\0\0", 4))) ==
        "safetensors header: a zero byte is not accepted; expected JSON in UTF-8 (at byte 10)");
}

TEST_CASE("safetensors: a name that is not UTF-8 is refused at its first wrong byte") {
  CHECK(refusal(safetensors_with_header("{\"ab\xFF\":1}")) ==
        "safetensors header: '\"ab\\xFF' is not accepted; expected JSON in UTF-8 (at byte 12)");
  CHECK(refusal(safetensors_with_header("{\"\xC3\":1}")) ==
        "safetensors header: '\"\\xC3\"' is not accepted; expected JSON in UTF-8 (at byte 11)");
}

TEST_CASE(
    "safetensors: nesting deeper than the format has is refused where it begins, however deep it goes") {
  CHECK(refusal(safetensors_with_header("{\"w\":" + std::string(100'000, '['))) ==
        "tensor 'w': an array is not accepted; expected an object with dtype, shape and data_offsets (at "
        "byte 13)");
  CHECK(refusal_of_tensor(R"({"shape":[[1]]})", 0) ==
        std::string("tensor 'w' shape: an array is not accepted; expected a list of up to 64 ") +
            kWholeNumbers + " (at byte 23)");
  CHECK(refusal_of_tensor(R"({"dtype":{"a":{"b":{}}}})", 0) ==
        std::string("tensor 'w' dtype: an object is not accepted; expected ") + kAcceptedTypes +
            " (at byte 22)");
}

TEST_CASE("safetensors: duplicate names and duplicate fields are refused") {
  const std::string one = R"({"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  CHECK(refusal(safetensors_with_header("{\"w\":" + one + ",\"w\":" + one + "}", zeros(1))) ==
        "safetensors header: name: 'w' a second time is not accepted; expected each name once (at byte 61)");
  CHECK(refusal(safetensors_with_header("{\"w\":" + one + ",\"\\u0077\":" + one + "}", zeros(1))) ==
        "safetensors header: name: 'w' a second time is not accepted; expected each name once (at byte 61)");
  CHECK(refusal_of_tensor(R"({"dtype":"U8","dtype":"I8"})", 0) ==
        "tensor 'w' 'dtype': a second one is not accepted; expected each field once (at byte 27)");
}

TEST_CASE("safetensors: missing and unknown fields are refused") {
  CHECK(refusal_of_tensor(R"({"dtype":"U8","data_offsets":[0,0]})", 0) ==
        "tensor 'w' shape: none is not accepted; expected one in every tensor (at byte 47)");
  CHECK(refusal_of_tensor("{}", 0) ==
        "tensor 'w' dtype: none is not accepted; expected one in every tensor (at byte 14)");
  CHECK(refusal_of_tensor(R"({"dtype":"U8","strides":[1]})", 0) ==
        "tensor 'w' field: 'strides' is not accepted; expected dtype, shape and data_offsets only (at byte "
        "27)");
}

TEST_CASE("safetensors: long or unprintable names are shortened and escaped in errors, between characters") {
  CHECK(refusal(safetensors_with_header("{\"a\\u0007" + std::string(200, 'b') + "\":1}")) ==
        "tensor 'a\\x07" + std::string(62, 'b') +
            "'…: 1 is not accepted; expected an object with dtype, shape and data_offsets (at byte 219)");
  std::string name = "x";
  for (int i = 0; i < 40; ++i) name += "é";
  std::string kept = "x";
  for (int i = 0; i < 31; ++i) kept += "é";
  CHECK(refusal(safetensors_with_header("{\"" + name + "\":1}")).starts_with("tensor '" + kept + "'…: 1"));
}
