// A range of a tensor's values equals the same range of all its values, for every type and storage.
#include "io/tensor_values.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "gguf_files.hpp"
#include "onnx_files.hpp"
#include "zip_files.hpp"

using namespace qs;
using namespace qs::io;
using namespace qs::test;

namespace {

struct GivenValues {
  std::vector<double> values;
  std::uint64_t bytes_read = 0;
  std::string problem;
};

GivenValues given_values(const Bytes& file, const TensorInfo& tensor, std::uint64_t first,
                         std::uint64_t count) {
  GivenValues given;
  given.values.assign(static_cast<std::size_t>(count), std::nan(""));
  TensorValues reader(tensor, first, count);
  while (!reader.ended()) {
    if (const auto range = reader.wants()) {
      const auto piece = bytes_in(file, range->range);
      REQUIRE(piece);
      given.bytes_read += range->range.size;
      REQUIRE(reader.feed({piece->begin(), piece->end()}));
    }
    auto next = reader.next();
    for (; next && *next; next = reader.next()) {
      for (std::size_t i = 0; i < reader.values().size(); ++i) {
        REQUIRE(reader.place(i) < count);
        given.values[static_cast<std::size_t>(reader.place(i))] = reader.values()[i];
      }
    }
    if (!next) {
      given.problem = message(next.error());
      break;
    }
  }
  return given;
}

/// Bytes without a pattern, so that a shift by one shows.
Bytes scrambled(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 12345;
  for (std::byte& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::byte>(state >> 24);
  }
  return bytes;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE("values: of every type, any range is that part of all, and only its own blocks are read") {
  for (const DTypeInfo& type : dtypes()) {
    CAPTURE(type.name);
    constexpr std::uint64_t kBlocks = 5;
    TensorInfo tensor;
    tensor.name = "t";
    tensor.dtype = type.dtype;
    tensor.shape = {kBlocks * type.block};
    constexpr std::uint64_t kBefore = 7;
    tensor.bytes = {kBefore, kBlocks * type.bytes};
    const Bytes file = scrambled(static_cast<std::size_t>(kBefore + tensor.bytes.size + 3));
    std::vector<double> all(static_cast<std::size_t>(tensor.count()));
    decode(tensor.dtype, false, *bytes_in(file, tensor.bytes), std::span<double>(all));
    std::vector<float> rounded(all.size());
    decode(tensor.dtype, false, *bytes_in(file, tensor.bytes), std::span<float>(rounded));
    for (std::size_t i = 0; i < all.size(); ++i)
      CHECK(same(static_cast<double>(static_cast<float>(all[i])), static_cast<double>(rounded[i])));
    const std::uint64_t size = tensor.count(), b = type.block;
    for (const auto& part : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
             {0, size}, {0, 0}, {size, 0}, {0, 1}, {size - 1, 1}, {b - 1, 2}, {b, b}, {b / 2, 2 * b}}) {
      const std::uint64_t first = part.first, count = part.second;  // Clang 14 captures no bindings
      CAPTURE(first);
      CAPTURE(count);
      const GivenValues given = given_values(file, tensor, first, count);
      const std::uint64_t blocks = count == 0 ? 0 : (first + count - 1) / b - first / b + 1;
      CHECK(given.bytes_read == blocks * type.bytes);
      REQUIRE(given.values.size() == count);
      for (std::size_t i = 0; i < count; ++i)
        CHECK(same(given.values[i], all[static_cast<std::size_t>(first) + i]));
    }
  }
}

TEST_CASE("values: float64 and integers come as they are, and 64-bit integers above 2^53 as the nearest") {
  const auto values_of = [](const char* dtype, const Bytes& bytes, std::uint64_t count) {
    const Bytes file = make_safetensors({{"t", dtype, {count}, bytes}});
    return given_values(file, read_tensor_list(file, "t.safetensors")->front(), 0, count).values;
  };
  CHECK(values_of("F64", bytes_of<double>({0.1, 1e300}), 2) == std::vector<double>{0.1, 1e300});
  CHECK(values_of("I32", bytes_of<std::int32_t>({16'777'217, -16'777'217}), 2) ==
        std::vector<double>{16'777'217, -16'777'217});
  CHECK(values_of("U32", bytes_of<std::uint32_t>({4'294'967'295}), 1) == std::vector<double>{4'294'967'295});
  CHECK(values_of("I64", bytes_of<std::int64_t>({-9'007'199'254'740'993}), 1) ==
        std::vector<double>{-9'007'199'254'740'992});
  CHECK(values_of("U64", bytes_of<std::uint64_t>({~std::uint64_t{0}}), 1) ==
        std::vector<double>{18'446'744'073'709'551'616.0});
}

TEST_CASE("values: an array that is stored column by column comes in the order of its shape") {
  // [[0, 1, 2], [10, 11, 12]]
  const Bytes file = make_npy("<f4", true, {2, 3}, bytes_of<float>({0, 10, 1, 11, 2, 12}));
  const TensorInfo tensor = read_tensor_list(file, "t.npy")->front();
  CHECK(given_values(file, tensor, 0, 6).values == std::vector<double>{0, 1, 2, 10, 11, 12});
  CHECK(given_values(file, tensor, 2, 3).values == std::vector<double>{2, 10, 11});
  CHECK(given_values(file, tensor, 5, 1).values == std::vector<double>{12});
  CHECK(given_values(file, tensor, 6, 0).values.empty());
}

TEST_CASE("values: bytes in the other order, deflated, as varints and as text") {
  const Bytes big = make_npy(">i4", false, {4}, bytes_of<std::int32_t>({1, -2, 300'000, 4}, true));
  const Bytes csv = bytes_of_text("a,b\n0.1,2\n-3e2,4\n5,6\n");
  const Bytes zip =
      make_zip({stored("stored.npy", make_npy("<f8", false, {3}, bytes_of<double>({1, 2.5, 3}))),
                deflated("deflated.npy", make_npy("<f2", false, {40}, scrambled(80)))});
  const Bytes model =
      onnx_model({onnx_tensor("v", onnx::kInt64, {3}).data(onnx::kInt64Data, varints({5, -6, 700}))});
  const auto read = [](const Bytes& file, const char* name, std::size_t place, std::uint64_t first,
                       std::uint64_t count) {
    const auto list = read_tensor_list(file, name);
    REQUIRE_MESSAGE(list, message(list.error()));
    REQUIRE((*list)[place].unreadable == "");
    return given_values(file, (*list)[place], first, count).values;
  };
  using List = std::vector<double>;
  CHECK(read(big, "t.npy", 0, 1, 2) == List{-2, 300'000});
  CHECK(read(csv, "t.csv", 0, 0, 6) == List{0.1, 2, -300, 4, 5, 6});
  CHECK(read(csv, "t.csv", 0, 1, 2) == List{2, -300});
  CHECK(read(zip, "t.npz", 0, 1, 2) == List{2.5, 3});
  CHECK(read(model, "t.onnx", 0, 0, 3) == List{5, -6, 700});
  CHECK(read(model, "t.onnx", 0, 2, 1) == List{700});
  const List all = read(zip, "t.npz", 1, 0, 40), some = read(zip, "t.npz", 1, 17, 6);
  for (std::size_t i = 0; i < some.size(); ++i) CHECK(same(some[i], all[17 + i]));
}

TEST_CASE("values: of a tensor larger than a piece, what comes last is as what comes first") {
  constexpr std::uint64_t kCount = 3'000'000;
  std::vector<float> numbers(kCount);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
  const auto raw = std::as_bytes(std::span<const float>(numbers));
  const Bytes file(raw.begin(), raw.end());
  TensorInfo tensor;
  tensor.shape = {kCount};
  tensor.bytes = {0, file.size()};
  const GivenValues all = given_values(file, tensor, 1, kCount - 1);
  for (std::size_t i = 0; i < all.values.size(); ++i) {
    if (all.values[i] != static_cast<double>(i + 1)) FAIL("value " << i);
  }
  const GivenValues last = given_values(file, tensor, kCount - 2, 2);
  CHECK(last.bytes_read == 8);
  CHECK(last.values == std::vector<double>{2'999'998, 2'999'999});
}

TEST_CASE("values: what does not unpack is refused with its reason") {
  Bytes zip = make_zip({deflated("d.npy", make_npy("<f4", false, {30}, scrambled(120)))});
  const TensorInfo tensor = read_tensor_list(zip, "t.npz")->front();
  zip[static_cast<std::size_t>(tensor.bytes.offset)] = std::byte{7};  // no such kind of block
  CHECK(given_values(zip, tensor, 0, 30).problem.find("'d'") != std::string::npos);
}
