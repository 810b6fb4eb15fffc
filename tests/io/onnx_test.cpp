#include <doctest/doctest.h>

#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::bytes_of;
using test::external_entry;
using test::onnx_model;
using test::onnx_tensor;
using test::Proto;
using test::read_onnx;
using test::unreadable;
using test::varints;
namespace onnx = test::onnx;

namespace {

TensorInfo only_tensor(const Proto& initializer) {
  const test::OnnxReading reading = read_onnx(onnx_model({initializer}));
  CHECK(reading.error == "");
  REQUIRE(reading.tensors.size() == 1);
  CHECK(reading.tensors[0].unreadable == "");
  return reading.tensors[0];
}

Bytes bytes_of_tensor(const Proto& initializer) {
  const Bytes file = onnx_model({initializer});
  const auto bytes = bytes_in(file, read_onnx(file).tensors.at(0).bytes).value();
  return {bytes.begin(), bytes.end()};
}

Proto external(std::initializer_list<std::pair<const char*, std::string>> entries) {
  Proto tensor = onnx_tensor("w", onnx::kFloat, {2, 3});
  for (const auto& entry : entries) {
    tensor.data(onnx::kExternalData, external_entry(entry.first, entry.second));
  }
  return tensor.number(onnx::kDataLocation, 1);
}

}  // namespace

TEST_CASE("ONNX: the initializers of the graph are the tensors, in the file's order") {
  const Bytes weights = bytes_of({1.F, 2.F, 3.F, 4.F, 5.F, 6.F});
  const Bytes file =
      onnx_model({onnx_tensor("fc.weight", onnx::kFloat, {2, 3}).data(onnx::kRawData, weights),
                  onnx_tensor("axes", onnx::kInt64, {2}).data(onnx::kInt64Data, varints({-1, 300}))});
  const auto reading = read_onnx(file);
  REQUIRE(reading.error == "");
  REQUIRE(reading.tensors.size() == 2);
  CHECK(reading.tensors[0].name == "fc.weight");
  CHECK(reading.tensors[0].shape == std::vector<std::uint64_t>{2, 3});
  CHECK(test::values(file, reading.tensors[0]) == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(reading.tensors[1].dtype == DType::kI64);
  CHECK(reading.tensors[1].packing == Packing::kVarint);
  CHECK(bytes_in(file, reading.tensors[1].bytes)->size() == 12);
}

TEST_CASE("ONNX: every type that is decoded, from raw_data and from the list that is its own") {
  struct Row {
    std::uint64_t number;
    DType dtype;
    std::uint32_t list;
  };
  const Row rows[] = {
      {1, DType::kF32, 4},   {2, DType::kU8, 5},      {3, DType::kI8, 5},      {4, DType::kU16, 5},
      {5, DType::kI16, 5},   {6, DType::kI32, 5},     {7, DType::kI64, 7},     {9, DType::kBool, 5},
      {10, DType::kF16, 5},  {11, DType::kF64, 10},   {12, DType::kU32, 11},   {13, DType::kU64, 11},
      {16, DType::kBF16, 5}, {17, DType::kF8E4M3, 5}, {19, DType::kF8E5M2, 5}, {24, DType::kF8E8M0, 5}};
  for (const Row& row : rows) {
    const Bytes plain(2 * info(row.dtype).bytes);
    const bool is_plain = row.list == onnx::kFloatData || row.list == onnx::kDoubleData;
    const TensorInfo raw = only_tensor(onnx_tensor("w", row.number, {2}).data(onnx::kRawData, plain));
    CHECK(raw.dtype == row.dtype);
    CHECK(raw.packing == Packing::kPlain);
    CHECK(raw.bytes.size == plain.size());
    const Bytes stored = is_plain ? plain : varints({0, 1});
    const TensorInfo list = only_tensor(onnx_tensor("w", row.number, {2}).data(row.list, stored));
    CHECK(list.dtype == row.dtype);
    CHECK(list.packing == (is_plain ? Packing::kPlain : Packing::kVarint));
    CHECK(bytes_of_tensor(onnx_tensor("w", row.number, {2}).data(row.list, stored)) == stored);
  }
}

TEST_CASE("ONNX: other types are listed by name, and not decoded") {
  const std::pair<std::uint64_t, std::string> rows[] = {
      {8, "STRING"}, {14, "COMPLEX64"}, {15, "COMPLEX128"}, {18, "FLOAT8E4M3FNUZ"}, {20, "FLOAT8E5M2FNUZ"},
      {21, "UINT4"}, {22, "INT4"},      {23, "FLOAT4E2M1"}, {25, "UINT2"},          {26, "INT2"}};
  for (const auto& row : rows) {
    CHECK(unreadable(onnx_tensor("w", row.first, {2}).data(onnx::kRawData, Bytes(1))) ==
          "its type, " + row.second + ", is not decoded");
  }
  CHECK(unreadable(onnx_tensor("w", 27, {2})) == "its type, 27, is not known");
  CHECK(unreadable(onnx_tensor("w", ~0ULL, {2})) == "its type, 18446744073709551615, is not known");
  CHECK(unreadable(onnx_tensor("w", 0, {2}).data(onnx::kRawData, Bytes(1))) == "it has no type");
}

TEST_CASE("ONNX: one tensor that cannot be read leaves the others as they are") {
  const auto reading =
      read_onnx(onnx_model({onnx_tensor("a", 22, {2}).data(onnx::kRawData, Bytes(1)),
                            onnx_tensor("b", onnx::kUint8, {3}).data(onnx::kRawData, Bytes(3))}));
  REQUIRE(reading.tensors.size() == 2);
  CHECK(reading.tensors[0].unreadable == "its type, INT4, is not decoded");
  CHECK(reading.tensors[0].shape == std::vector<std::uint64_t>{2});
  CHECK(reading.tensors[1].unreadable == "");
}

TEST_CASE("ONNX: a scalar has no dims and one value, a tensor with a zero axis needs no data") {
  CHECK(only_tensor(onnx_tensor("s", onnx::kFloat, {}).data(onnx::kRawData, Bytes(4))).count() == 1);
  CHECK(only_tensor(onnx_tensor("z", onnx::kFloat, {0, 5})).bytes.size == 0);
  CHECK(only_tensor(onnx_tensor("z", onnx::kFloat, {0}).text(onnx::kRawData, "")).bytes.size == 0);
  CHECK(only_tensor(onnx_tensor("z", onnx::kInt64, {0}).text(onnx::kInt64Data, "")).count() == 0);
  CHECK(unreadable(onnx_tensor("z", onnx::kInt64, {0}).data(onnx::kInt64Data, varints({1}))) ==
        "its int64_data has 1 byte, but its shape, [0] of INT64, needs at most 0");
}

TEST_CASE("ONNX: dims may be packed, or one by one, or both") {
  const auto with_dims = [](const Proto& dims) {
    return only_tensor(Proto(dims).number(onnx::kDataType, onnx::kUint8).data(onnx::kRawData, Bytes(6)))
        .shape;
  };
  CHECK(with_dims(Proto().data(onnx::kDims, varints({2, 3}))) == std::vector<std::uint64_t>{2, 3});
  CHECK(with_dims(Proto().number(onnx::kDims, 2).data(onnx::kDims, varints({3, 1}))) ==
        std::vector<std::uint64_t>{2, 3, 1});
}

TEST_CASE("ONNX: a shape that cannot be is told, and holds no values") {
  CHECK(unreadable(onnx_tensor("w", onnx::kFloat, {2, -1})) == "an axis of its shape is negative: -1");
  CHECK(unreadable(onnx_tensor("w", onnx::kFloat, {INT64_MIN})) ==
        "an axis of its shape is negative: -9223372036854775808");
  CHECK(unreadable(onnx_tensor("w", onnx::kFloat, {1LL << 61})) ==
        "its shape, [2305843009213693952], is of 2^63 bytes or more");
  CHECK(
      unreadable(onnx_tensor("w", 22, {1LL << 40, 1LL << 40, 0})).starts_with("its shape, [1099511627776,"));
  CHECK(unreadable(onnx_tensor("w", onnx::kFloat, std::vector<std::int64_t>(65, 1))) ==
        "it has more than 64 axes");
  CHECK(unreadable(Proto().data(onnx::kDims, Bytes(700, std::byte{1}))) == "its dims have 700 bytes");
  CHECK(unreadable(Proto().data(onnx::kDims, {std::byte{0x80}})) == "its dims are not whole numbers");
  CHECK(unreadable(Proto().fixed32(onnx::kDims, 1)) == "its dims are not stored as ONNX says");
  CHECK(read_onnx(onnx_model({onnx_tensor("w", onnx::kFloat, {-1, 7})})).tensors[0].count() == 0);
}

TEST_CASE("ONNX: data that do not fit the shape and the type are not read") {
  const auto tensor = [] { return onnx_tensor("w", onnx::kFloat, {2, 3}); };
  CHECK(unreadable(tensor()) == "it has no data");
  CHECK(unreadable(tensor().data(onnx::kRawData, Bytes(20))) ==
        "its raw_data has 20 bytes, but its shape, [2, 3] of FLOAT, needs 24");
  CHECK(unreadable(tensor().data(onnx::kFloatData, Bytes(28))) ==
        "its float_data has 28 bytes, but its shape, [2, 3] of FLOAT, needs 24");
  const auto refused = read_onnx(onnx_model({tensor().data(onnx::kRawData, Bytes(20))})).tensors;
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].bytes == ByteRange{});
  CHECK(unreadable(onnx_tensor("w", onnx::kInt32, {3}).data(onnx::kInt32Data, varints({1, 2}))) ==
        "its int32_data has 2 bytes, but its shape, [3] of INT32, needs at least 3");
  CHECK(unreadable(onnx_tensor("w", onnx::kInt32, {1}).data(onnx::kInt32Data, varints({-1, 1}))) ==
        "its int32_data has 11 bytes, but its shape, [1] of INT32, needs at most 10");
  CHECK(unreadable(onnx_tensor("w", onnx::kInt32, {1}).data(onnx::kInt32Data, varints({-1}))) == "readable");
  CHECK(unreadable(tensor().data(onnx::kRawData, Bytes(24)).data(onnx::kFloatData, Bytes(24))) ==
        "its values are in several fields");
  CHECK(unreadable(tensor().text(onnx::kFloatData, "").data(onnx::kRawData, Bytes(24))) == "readable");
  CHECK(unreadable(tensor().data(onnx::kFloatData, Bytes(24)).text(onnx::kRawData, "")) ==
        "its values are in several fields");
  CHECK(unreadable(tensor().data(onnx::kRawData, Bytes(24)).data(onnx::kRawData, Bytes(24))) ==
        "its raw_data is in several pieces");
  CHECK(unreadable(tensor()
                       .data(onnx::kFloatData, Bytes(12))
                       .text(onnx::kName, "w")
                       .data(onnx::kFloatData, Bytes(12))) ==
        "its float_data is in several pieces with other fields between them");
  CHECK(unreadable(tensor().data(onnx::kFloatData, Bytes(12)).data(onnx::kFloatData, Bytes(8))) ==
        "its float_data has 20 bytes, but its shape, [2, 3] of FLOAT, needs 24");
  CHECK(unreadable(onnx_tensor("w", onnx::kFloat, {2}).fixed32(onnx::kFloatData, 0)) ==
        "its float_data has 4 bytes, but its shape, [2] of FLOAT, needs 8");
  CHECK(unreadable(onnx_tensor("w", onnx::kInt64, {2}).number(onnx::kInt64Data, 7)) ==
        "its int64_data has 1 byte, but its shape, [2] of INT64, needs at least 2");
  CHECK(unreadable(tensor().data(onnx::kInt64Data, Bytes(6))) ==
        "its values are in int64_data, but those of FLOAT are in float_data or raw_data");
  CHECK(unreadable(tensor().fixed64(onnx::kRawData, 0)) == "its raw_data is not stored as ONNX says");
  CHECK(unreadable(tensor().data(onnx::kSegment, Proto().number(1, 0)).data(onnx::kRawData, Bytes(24))) ==
        "it is a segment of a larger tensor");
}

TEST_CASE("ONNX: of a field that comes twice, the last one counts, as protobuf wants") {
  const TensorInfo tensor = only_tensor(onnx_tensor("old", onnx::kDouble, {1})
                                            .number(onnx::kDataType, onnx::kFloat)
                                            .text(onnx::kName, "new")
                                            .data(onnx::kRawData, Bytes(4)));
  CHECK(tensor.name == "new");
  CHECK(tensor.dtype == DType::kF32);
}

TEST_CASE("ONNX: external data are a path, an offset and a length in another file") {
  const TensorInfo tensor = only_tensor(
      external({{"location", "data/m.bin"}, {"offset", "4096"}, {"length", "24"}, {"checksum", "ab"}}));
  CHECK(tensor.location == "data/m.bin");
  CHECK(tensor.bytes == ByteRange{4096, 24});
  CHECK(only_tensor(external({{"location", "m.bin"}})).bytes == ByteRange{0, 24});
  // If both are present, data_location decides.
  CHECK(unreadable(external({{"location", "m.bin"}}).number(onnx::kDataLocation, 0)) == "it has no data");
  CHECK(unreadable(external({{"location", "m.bin"}}).number(onnx::kDataLocation, 2)) ==
        "its data_location, 2, is not known");
  CHECK(unreadable(external({{"location", "m.bin"}}).data(onnx::kRawData, Bytes(24))) ==
        "it has both external_data and raw_data");
}

TEST_CASE("ONNX: a path that could lead out of the model's folder is not taken") {
  const auto fault = [](const std::string& path) {
    const std::string text = unreadable(external({{"location", path}}));
    const std::string head = "the location of its external_data, ";
    return text.starts_with(head) ? text.substr(head.size()) : text;
  };
  CHECK(fault("") == "'', is empty");
  CHECK(fault("/etc/passwd") == "'/etc/passwd', is absolute");
  CHECK(fault("C:/x") == "'C:/x', is absolute");
  CHECK(fault("..") == "'..', leads out of the model's folder");
  CHECK(fault("a/../../b") == "'a/../../b', leads out of the model's folder");
  CHECK(fault("..\\b") == "'..\\b', has a backslash");
  CHECK(fault(std::string("a\0b", 3)) == "'a\\x00b', has a zero byte");
  CHECK(fault("\xFF") == "'\\xFF', is not UTF-8");
  CHECK(fault("a/") == "'a/', is that of a folder");
  for (const char* const path : {"..a", "a..b", "a/...", "./m.bin", "größe.bin"})
    CHECK(fault(path) == "readable");
}

TEST_CASE("ONNX: external data that do not fit are not read") {
  CHECK(unreadable(external({})) == "its external_data has no location");
  CHECK(unreadable(external({{"location", "a"}, {"length", "23"}})) ==
        "its external_data has 23 bytes, but its shape and type need 24");
  CHECK(unreadable(external({{"location", "a"}, {"offset", "-1"}})) ==
        "the offset of its external_data, '-1', is not a whole number below 2^63");
  CHECK(unreadable(external({{"location", "a"}, {"length", ""}})) ==
        "the length of its external_data, '', is not a whole number below 2^63");
  CHECK(unreadable(external({{"location", "a"}, {"offset", "9223372036854775808"}}))
            .ends_with("is not a whole number below 2^63"));
  CHECK(unreadable(external({{"location", "a"}, {"offset", "9223372036854775800"}})) ==
        "its external_data of 24 bytes from offset 9223372036854775800 on would end beyond 2^63");
  CHECK(unreadable(external({{"location", "a"}, {"location", "b"}})) ==
        "its external_data has two of 'location'");
  CHECK(unreadable(external({{"location", std::string(20'000, 'a')}}))
            .starts_with("an entry of its external_data has 200"));
  CHECK(unreadable(Proto(external({})).data(onnx::kExternalData, {std::byte{0x0A}, std::byte{9}})) ==
        "an entry of its external_data is not whole");
}
