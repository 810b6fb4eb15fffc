// Every block type of ggml against what ggml itself decodes, bit by bit; and whole files that ggml wrote.
#include "ggml_golden.hpp"
#include "io/ggml_types.hpp"
#include "streamed.hpp"

using namespace qs;
using namespace qs::io;
using test::bits_hash;
using test::Bytes;
using test::from_hex;

namespace {

/// The row of a type by ggml's name of it in code: "q4_K", "iq2_xxs".
const GgmlType& type_of(const std::string& name) {
  std::string capitals = name;
  for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const GgmlType& type : ggml_types())
    if (type.name == capitals) return type;
  FAIL("no type " << name);
  return ggml_types().front();
}

std::vector<float> decoded_blocks(const GgmlType& type, const Bytes& blocks) {
  REQUIRE(blocks.size() % type.bytes == 0);
  std::vector<float> values(blocks.size() / type.bytes * type.block);
  decode(type.dtype.value(), false, blocks, values);
  return values;
}

/// Checks all rows of a table whose decoded values are a hash; returns their number.
std::size_t check_hashes(const std::string& table) {
  const auto rows = test::golden_gz(table);
  for (const test::Row& row : rows) {
    CAPTURE(row.at("type"));
    CAPTURE(row.at(row.contains("case") ? "case" : "row"));
    CAPTURE(row.at("importance"));
    CHECK(bits_hash(decoded_blocks(type_of(row.at("type")), from_hex(row.at("block_hex")))) ==
          row.at("decoded"));
  }
  return rows.size();
}

}  // namespace

TEST_CASE("ggml: random bytes of all 25 types decode to ggml's values, bit by bit") {
  std::size_t rows = 0;
  for (const test::Row& row : test::golden_gz("ggml/random_bytes.csv.gz")) {
    CAPTURE(row.at("type"));
    const std::vector<float> values = decoded_blocks(type_of(row.at("type")), from_hex(row.at("block_hex")));
    const Bytes expected = from_hex(row.at("values_hex"));
    REQUIRE(expected.size() == 4 * values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(i);
      std::uint32_t bits = 0;
      for (std::size_t k = 0; k < 4; ++k)
        bits |= std::to_integer<std::uint32_t>(expected[4 * i + k]) << 8 * k;
      REQUIRE(bits_of(values[i]) == bits);
    }
    ++rows;
  }
  CHECK(rows == 100);
}

TEST_CASE("ggml: blocks that it wrote of 20 arrays, with and without an importance, decode to its values") {
  CHECK(check_hashes("ggml/blocks.csv.gz") == 940);
}

TEST_CASE("ggml: rows of 1,024 values that it wrote decode to its values") {
  CHECK(check_hashes("ggml/rows.csv.gz") == 216);
}

TEST_CASE("files of ggml and safetensors with every type: values as their own programs decode them") {
  std::string opened;
  Bytes file;
  std::vector<TensorInfo> tensors;
  std::size_t rows = 0;
  for (const test::Row& row : test::golden("ggml/files")) {
    CAPTURE(row.at("file"));
    CAPTURE(row.at("tensor"));
    if (row.at("file") != opened) {
      opened = row.at("file");
      file = test::golden_bytes("ggml/" + opened);
      auto list = read_tensor_list(file, opened);
      REQUIRE(list);
      tensors = std::move(*list);
      CHECK(test::broken_promise(tensors, file.size()).empty());
    }
    const auto tensor = std::find_if(tensors.begin(), tensors.end(),
                                     [&](const TensorInfo& t) { return t.name == row.at("tensor"); });
    REQUIRE(tensor != tensors.end());
    CHECK(tensor->unreadable == "");
    CHECK(info(tensor->dtype).name == row.at("dtype"));
    std::string shape;
    for (const std::uint64_t extent : tensor->shape)
      shape += (shape.empty() ? "" : " ") + std::to_string(extent);
    CHECK(shape == row.at("shape"));
    CHECK(bits_hash(test::streamed(*tensor, file)) == row.at("decoded"));
    ++rows;
  }
  CHECK(rows == 33);
}

TEST_CASE(
    "files of every type: what is not decoded is listed with its shape and bits, and the others are read") {
  const Bytes file = test::golden_bytes("ggml/f6.safetensors");
  const auto six_bits = read_tensor_list(file, "f6.safetensors");
  REQUIRE(six_bits);
  REQUIRE(six_bits->size() == 2);
  for (const TensorInfo& tensor : *six_bits) {
    CHECK(tensor.unreadable.starts_with("its type, 'F6_E"));
    CHECK(tensor.type_name.starts_with("F6_E"));
    CHECK(tensor.count() == 64);
    CHECK(tensor.bytes.size == 64 * 6 / 8);
  }
  const auto types = read_tensor_list(test::golden_bytes("ggml/dtypes.safetensors"), "dtypes.safetensors");
  REQUIRE(types);
  for (const TensorInfo& tensor : *types) CHECK((tensor.unreadable == "") == (tensor.name != "z.complex"));
  const auto all = read_tensor_list(test::golden_bytes("ggml/all-types.gguf"), "all-types.gguf");
  REQUIRE(all);
  CHECK(all->size() == 33);
  for (const TensorInfo& tensor : *all) CHECK(tensor.unreadable == "");
}
