// safetensors files that are accepted: the list, names, metadata.
#include <doctest/doctest.h>

#include "drive.hpp"
#include "safetensors_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::make_safetensors;
using test::refusal;
using test::safetensors_with_header;
using test::zeros;

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
