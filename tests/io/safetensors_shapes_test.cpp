// Tensors of a safetensors header: type, shape, offsets, and their places in the data.
#include <doctest/doctest.h>

#include "safetensors_files.hpp"
#include "streamed.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::bytes_of;
using test::kAcceptedTypes;
using test::kWholeNumbers;
using test::make_safetensors;
using test::refusal;
using test::refusal_of_tensor;
using test::safetensors_with_header;
using test::zeros;

TEST_CASE(
    "safetensors: a tensor of a type that is not decoded is listed and says so; the others stay usable") {
  for (const std::string name : {"F5", "f32", "Q4_K", "IQ4_NL", ""}) {
    const auto tensors = read_tensor_list(
        make_safetensors({{"odd", name, {3}, zeros(5)}, {"fine", "F32", {1}, bytes_of({1.F})}}), "");
    REQUIRE(tensors);
    CHECK(tensors->front().unreadable == "its type, '" + name + "', is not decoded");
    CHECK(tensors->back().unreadable == "");
  }
  CHECK(refusal_of_tensor(R"({"dtype":null})", 0) ==
        std::string("tensor 'w' dtype: null is not accepted; expected ") + kAcceptedTypes + " (at byte 22)");
}

TEST_CASE("safetensors: the shape of F4 counts elements, of which two share a byte") {
  const Bytes two_rows = bytes_of<std::uint8_t>({0x10, 0x32, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE});
  const Bytes file = make_safetensors({{"w", "F4", {2, 8}, two_rows}});
  const auto tensors = read_tensor_list(file, "");
  REQUIRE(tensors);
  CHECK(tensors->front().unreadable == "");
  CHECK(tensors->front().count() == 16);
  CHECK(test::values(file, tensors->front()) ==
        std::vector<float>{0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0F, -0.5, -1, -1.5, -2, -3, -4, -6});
  CHECK(refusal(make_safetensors({{"w", "F4", {2, 4}, two_rows}}))
            .find("expected 4 bytes, as the shape [2, 4] of F4 needs") != std::string::npos);
  const Bytes odd = make_safetensors({{"w", "F4", {3}, bytes_of<std::uint8_t>({0x21, 0xF4})}});
  const auto three = read_tensor_list(odd, "");
  REQUIRE(three);
  CHECK(three->front().unreadable == "");
  CHECK(three->front().bytes.size == 2);
  CHECK(test::streamed(three->front(), odd) == std::vector<float>{0.5, 1, 2});
}

TEST_CASE("safetensors: F6 and C64 are listed by their size, and not decoded") {
  struct Case {
    const char* type;
    std::uint64_t count;
    std::size_t bytes;
  };
  for (const Case& c :
       {Case{"F6_E2M3", 8, 6}, Case{"F6_E3M2", 5, 4}, Case{"F6_E3M2", 0, 0}, Case{"C64", 3, 24}}) {
    CAPTURE(c.type);
    const auto tensors = read_tensor_list(
        make_safetensors({{"odd", c.type, {c.count}, zeros(c.bytes)}, {"fine", "U8", {1}, zeros(1)}}), "");
    REQUIRE(tensors);
    CHECK(tensors->front().unreadable == "its type, '" + std::string(c.type) + "', is not decoded");
    CHECK(tensors->front().type_name == c.type);
    CHECK(tensors->front().bytes.size == c.bytes);
    CHECK(refusal(make_safetensors({{"odd", c.type, {c.count}, zeros(c.bytes + 1)}}))
              .find(" of " + std::string(c.type) + " needs") != std::string::npos);
  }
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
