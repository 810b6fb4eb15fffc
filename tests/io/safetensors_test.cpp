#include <doctest/doctest.h>

#include "drive.hpp"
#include "tensor_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::make_safetensors;
using test::refusal;
using test::safetensors_with_header;

namespace {

test::Bytes zeros(std::size_t count) {
  return test::Bytes(count);
}

/// One tensor 'w' with this text as its description, on top of `data_size` bytes.
std::string refusal_of_tensor(const std::string& description, std::size_t data_size) {
  return refusal(safetensors_with_header("{\"w\":" + description + "}", zeros(data_size)));
}

const char* const kWholeNumbers = "whole numbers from 0 to 9223372036854775807";
const char* const kAcceptedTypes =
    "one of BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64, F8_E4M3, F8_E5M2, F8_E8M0";

}  // namespace

TEST_CASE("safetensors: tensors are listed in the order of the header, with their place in the file") {
  const auto file =
      make_safetensors({{"layer.weight", "F32", {2, 3}, bytes_of({1.F, 2.F, 3.F, 4.F, 5.F, 6.F})},
                        {"layer.bias", "BF16", {2}, bytes_of<std::uint16_t>({0x3F80, 0xBF80})}});
  const auto tensors = read_tensor_list(file, "model.safetensors");
  REQUIRE(tensors);
  const std::uint64_t data = file.size() - 28;
  std::vector<TensorInfo> expected = {{"layer.weight", DType::kF32, {2, 3}, {data, 24}},
                                      {"layer.bias", DType::kBF16, {2}, {data + 24, 4}}};
  for (TensorInfo& tensor : expected) tensor.container = Container::kTorch;
  CHECK(*tensors == expected);
  CHECK(test::values(file, (*tensors)[0]) == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(test::values(file, (*tensors)[1]) == std::vector<float>{1, -1});
}

TEST_CASE("safetensors: the name of the file does not matter, only its content") {
  const auto file = make_safetensors({{"w", "I8", {1}, zeros(1)}});
  for (const char* const name : {"", "w.npy", "photo.png", "model.safetensors"})
    CHECK(refusal(file, name) == "accepted");
}

TEST_CASE("safetensors: every element type of the table is accepted under its name") {
  for (const DTypeInfo& row : dtypes()) {
    if (row.block > 1) continue;  // GGUF's
    const auto tensors =
        read_tensor_list(make_safetensors({{"w", std::string(row.name), {3}, zeros(3 * row.bytes)}}), "");
    REQUIRE(tensors);
    CHECK(tensors->front().dtype == row.dtype);
  }
}

TEST_CASE("safetensors: the data may be in another order than the header") {
  CHECK(refusal(safetensors_with_header(R"({"b":{"dtype":"U8","shape":[3],"data_offsets":[2,5]},)"
                                        R"("a":{"data_offsets":[0,2],"shape":[2],"dtype":"U8"}})",
                                        zeros(5))) == "accepted");
}

TEST_CASE("safetensors: an empty tensor is listed with 0 bytes, and [] is a scalar with one element") {
  const auto tensors = read_tensor_list(
      make_safetensors({{"none", "F32", {0, 7}, {}}, {"one", "F32", {}, zeros(4)}, {"end", "F32", {0}, {}}}),
      "");
  REQUIRE(tensors);
  CHECK((*tensors)[0].count() == 0);
  CHECK((*tensors)[0].bytes.size == 0);
  CHECK((*tensors)[1].count() == 1);
  CHECK((*tensors)[1].shape.empty());
  CHECK((*tensors)[2].bytes.size == 0);
}

TEST_CASE("safetensors: a file without tensors is a list of none") {
  const auto tensors = read_tensor_list(safetensors_with_header("{}      "), "");
  REQUIRE(tensors);
  CHECK(tensors->empty());
}

TEST_CASE("safetensors: __metadata__ is text to text and no tensor") {
  const auto tensors = read_tensor_list(
      safetensors_with_header(
          R"({"__metadata__":{"format":"pt","note":""},"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
          zeros(1)),
      "");
  REQUIRE(tensors);
  CHECK(tensors->size() == 1);
  CHECK(refusal(safetensors_with_header(R"({"__metadata__":{"n":{"a":1}}})")) ==
        "__metadata__: an object is not accepted; expected text (at byte 29)");
  CHECK(refusal(safetensors_with_header(R"({"__metadata__":{"n": 12}})")) ==
        "__metadata__: 12 is not accepted; expected text (at byte 30)");
  CHECK(refusal(safetensors_with_header(R"({"__metadata__":[]})")) ==
        "__metadata__: an array is not accepted; expected an object that maps text to text (at byte 24)");
  CHECK(refusal(safetensors_with_header(R"({"__metadata__":{"a":"","a":""}})")) ==
        "__metadata__ key: 'a' a second time is not accepted; expected each name once (at byte 32)");
}

TEST_CASE("safetensors: a name keeps its UTF-8 and its escapes") {
  const auto tensors = read_tensor_list(make_safetensors({{"層\\u0041\\n", "U8", {1}, zeros(1)}}), "");
  REQUIRE(tensors);
  CHECK(tensors->front().name == "層A\n");
}

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

TEST_CASE(
    "safetensors: a tensor of a type that is not decoded is listed and says so; the others stay usable") {
  for (const std::string name : {"C64", "F4", "f32", "Q4_K", ""}) {
    const auto tensors = read_tensor_list(
        make_safetensors({{"odd", name, {3}, zeros(5)}, {"fine", "F32", {1}, bytes_of({1.F})}}), "");
    REQUIRE(tensors);
    CHECK(tensors->front().unreadable == "its type, '" + name + "', is not decoded");
    CHECK(tensors->back().unreadable == "");
  }
  CHECK(refusal_of_tensor(R"({"dtype":null})", 0) ==
        std::string("tensor 'w' dtype: null is not accepted; expected ") + kAcceptedTypes + " (at byte 22)");
}

TEST_CASE("safetensors: an axis that is negative, fractional or beyond 2^63 is refused at its own byte") {
  for (const char* const axis :
       {"-1", "1.0", "1e2", "9223372036854775808", "18446744073709551616", "1e999", "true"}) {
    CHECK(refusal_of_tensor(std::string(R"({"shape":[4, )") + axis + "]}", 0) ==
          std::string("tensor 'w' shape: ") + axis + " is not accepted; expected a list of up to 64 " +
              kWholeNumbers + " (at byte 26)");
  }
  CHECK(refusal_of_tensor(R"({"shape":"4"})", 0) ==
        std::string("tensor 'w' shape: '4' is not accepted; expected a list of up to 64 ") + kWholeNumbers +
            " (at byte 22)");
}

TEST_CASE("safetensors: a shape has at most 64 axes") {
  std::string ones = "1";
  for (int i = 1; i < 64; ++i) ones += ",1";
  const auto with = [&](const std::string& shape) {
    return refusal_of_tensor(R"({"dtype":"U8","shape":[)" + shape + R"(],"data_offsets":[0,1]})", 1);
  };
  CHECK(with(ones) == "accepted");
  CHECK(with(ones + ",1") ==
        std::string("tensor 'w' shape: an axis more than 64 is not accepted; expected a list of up to 64 ") +
            kWholeNumbers + " (at byte 164)");
}

TEST_CASE("safetensors: a shape whose product overflows is refused, also behind a zero axis") {
  const auto with = [](const std::string& shape) {
    return refusal_of_tensor(R"({"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[0,0]})", 0);
  };
  CHECK(with("[4294967296,4294967296]") ==
        "tensor 'w' shape: [4294967296, 4294967296] of F32 is not accepted; expected a product below 2^63 "
        "bytes (at byte 28)");
  CHECK(with("[4611686018427387904]")
            .starts_with("tensor 'w' shape: [4611686018427387904] of F32 is not accepted"));
  CHECK(
      with("[0,4294967296,4294967296]").starts_with("tensor 'w' shape: [0, 4294967296, 4294967296] of F32"));
}

TEST_CASE("safetensors: offsets are two numbers, in order, inside the data, with the bytes of the shape") {
  const auto with = [](const std::string& offsets) {
    return refusal_of_tensor(R"({"dtype":"F32","shape":[2],"data_offsets":)" + offsets + "}", 8);
  };
  const std::string two =
      std::string(" is not accepted; expected a list [begin, end] of two ") + kWholeNumbers;
  CHECK(with("[0,8]") == "accepted");
  CHECK(with("[0]") == "tensor 'w' data_offsets: a list of 1" + two + " (at byte 57)");
  CHECK(with("[]") == "tensor 'w' data_offsets: a list of 0" + two + " (at byte 56)");
  CHECK(with("[0,8,8]") == "tensor 'w' data_offsets: a third number" + two + " (at byte 60)");
  CHECK(with("[0,-8]") == "tensor 'w' data_offsets: -8" + two + " (at byte 58)");
  CHECK(with("8") == "tensor 'w' data_offsets: 8" + two + " (at byte 55)");
  CHECK(with("[8,0]") ==
        "tensor 'w' data_offsets: [8, 0] is not accepted; expected a begin that is not after the end (at "
        "byte 40)");
  CHECK(with("[4,12]") ==
        "tensor 'w' data_offsets: [4, 12] is not accepted; expected an end within the 8 bytes of data in the "
        "file (at byte 40)");
  CHECK(with("[9223372036854775799,9223372036854775807]")
            .ends_with("expected an end within the 8 bytes of data in the file (at byte 40)"));
  CHECK(with("[0,7]") ==
        "tensor 'w' data_offsets: [0, 7] is not accepted; expected 8 bytes, as the shape [2] of F32 needs "
        "(at byte 40)");
}

TEST_CASE(
    "safetensors: tensors that overlap, leave a hole or leave the end unused are refused at that byte of the "
    "data") {
  const auto two = [](const std::string& a, const std::string& b, std::size_t data_size) {
    const std::string header = R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + a +
                               R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + b + "}}";
    return refusal(safetensors_with_header(header, zeros(data_size)));
  };
  // The data starts at byte 113.
  CHECK(two("[0,4]", "[4,8]", 8) == "accepted");
  CHECK(two("[0,4]", "[2,6]", 6) ==
        "tensor 'b' data_offsets: [2, 6] is not accepted; expected a begin of 4, where tensor 'a' ends "
        "(tensors must not overlap) (at byte 115)");
  CHECK(two("[0,4]", "[0,4]", 4) ==
        "tensor 'b' data_offsets: [0, 4] is not accepted; expected a begin of 4, where tensor 'a' ends "
        "(tensors must not overlap) (at byte 113)");
  CHECK(
      two("[0,4]", "[6,10]", 10)
          .ends_with("expected a begin of 4, where tensor 'a' ends (there must be no holes) (at byte 118)"));
  CHECK(two("[1,5]", "[5,9]", 9) ==
        "tensor 'a' data_offsets: [1, 5] is not accepted; expected a begin of 0, where the data starts "
        "(there must be no holes) (at byte 113)");
  CHECK(two("[0,4]", "[4,8]", 11) ==
        "safetensors data: 11 bytes is not accepted; expected 8 bytes, which is where the last tensor ends "
        "(at byte 121)");
}

TEST_CASE("safetensors: an empty tensor in the middle of another is an overlap") {
  CHECK(refusal(safetensors_with_header(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                                        R"("b":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}})",
                                        zeros(4)))
            .starts_with("tensor 'b' data_offsets: [2, 2] is not accepted; expected a begin of 4"));
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

TEST_CASE("safetensors: __metadata__ is kept, and may be null, as some writers have it") {
  const std::string tensor = R"("w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  const test::Bytes without =
      test::safetensors_with_header(R"({"__metadata__":null,)" + tensor, test::Bytes(4));
  CHECK(test::refusal(without) == "accepted");
  const test::Bytes with =
      test::safetensors_with_header(R"({"__metadata__":{"format":"mlx"},)" + tensor, test::Bytes(4));
  const auto reader = open_tensor_file(with.size(), "");
  const auto tensors = test::drive(reader, with);
  REQUIRE(tensors);
  CHECK(tensors->front().container == Container::kTorch);
  const FileFacts facts = reader->facts();
  REQUIRE(facts.find("format") != nullptr);
  CHECK(*facts.find("format") == "mlx");
  CHECK(facts.find("other") == nullptr);
}
