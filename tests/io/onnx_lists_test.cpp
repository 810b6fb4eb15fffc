#include <doctest/doctest.h>

#include "io/tensor_stream.hpp"
#include "io/unpacker.hpp"
#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::bytes_of;
using test::onnx_tensor;
using test::Proto;
using test::varints;
namespace onnx = test::onnx;

namespace {

/// All values of a model's only initializer, or the error that refuses them.
Expected<std::vector<float>> list_values(const Bytes& file) {
  const auto tensors = test::read_onnx(file).tensors;
  REQUIRE(tensors.size() == 1);
  REQUIRE(tensors[0].unreadable == "");
  TensorStream stream(tensors[0]);
  std::vector<float> values;
  while (const auto range = stream.wants()) {
    const auto piece = bytes_in(file, range->range).value();
    if (auto fed = stream.feed({piece.begin(), piece.end()}); !fed) return Refusal(fed.error());
    while (true) {
      const auto next = stream.next();
      if (!next) return Refusal(next.error());
      if (!*next) break;
      values.insert(values.end(), stream.values().begin(), stream.values().end());
    }
  }
  return values;
}

/// In pieces of `in` bytes, into buffers of `out` bytes.
Expected<Bytes> untagged(DType dtype, const Bytes& tagged, std::size_t in, std::size_t out) {
  const auto unpacker = make_tagged_unpacker(dtype);
  Bytes all, buffer(out);
  for (std::size_t at = 0; at < tagged.size(); at += in) {
    const std::size_t end = std::min(tagged.size(), at + in);
    const Bytes piece(tagged.begin() + static_cast<std::ptrdiff_t>(at),
                      tagged.begin() + static_cast<std::ptrdiff_t>(end));
    unpacker->feed(piece, end == tagged.size());
    while (true) {
      const auto written = unpacker->unpack(buffer);
      if (!written) return Refusal(written.error());
      if (*written == 0) break;
      all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*written));
    }
  }
  return all;
}

constexpr std::uint32_t kOne = 0x3F800000, kTwo = 0x40000000;
constexpr std::uint64_t kThree = 0x4008000000000000;

}  // namespace

TEST_CASE("ONNX lists: packed, one by one and in several pieces are the same numbers") {
  const auto floats = [] { return onnx_tensor("w", onnx::kFloat, {3}); };
  const auto integers = [] { return onnx_tensor("w", onnx::kInt32, {3}); };
  const std::pair<Proto, std::vector<float>> rows[] = {
      {floats().data(onnx::kFloatData, bytes_of({1.F, 2.F, 1.F})), {1, 2, 1}},
      {floats().fixed32(4, kOne).fixed32(4, kTwo).fixed32(4, kOne), {1, 2, 1}},
      {floats().data(onnx::kFloatData, bytes_of({1.F})).data(onnx::kFloatData, bytes_of({2.F, 3.F})),
       {1, 2, 3}},
      {floats().fixed32(4, kOne).data(onnx::kFloatData, bytes_of({2.F, 3.F})), {1, 2, 3}},
      {onnx_tensor("w", onnx::kDouble, {1}).fixed64(onnx::kDoubleData, kThree), {3}},
      {integers().number(5, 7).number(5, ~0ULL).number(5, 300), {7, -1, 300}},
      {integers().data(5, varints({-1})).number(5, 300).data(5, varints({5})), {-1, 300, 5}},
      {onnx_tensor("w", onnx::kInt64, {1}).number(onnx::kInt64Data, 7), {7}},
      {onnx_tensor("w", onnx::kFloat16, {2}).number(5, 0x3C00).number(5, 0xBC00), {1, -1}},
  };
  for (const auto& row : rows) {
    const auto values = list_values(test::onnx_model({row.first}));
    REQUIRE(values);
    CHECK(*values == row.second);
  }
}

// tests/golden/onnx/unpacked.onnx: a model whose float_data has a tag before each of 4,096 numbers.
TEST_CASE("ONNX lists: a model whose float_data is not packed is read") {
  const auto values = list_values(test::onnx_golden("unpacked.onnx"));
  REQUIRE(values);
  CHECK(values->size() == 4096);
  double squares = 0;
  for (const float value : *values) squares += static_cast<double>(value) * value;
  CHECK(std::sqrt(squares / 4096) == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("ONNX lists: pieces and buffers may cut them anywhere") {
  const Bytes floats =
      Proto().fixed32(4, kOne).data(4, bytes_of({2.F, 3.F})).text(4, "").fixed32(4, kTwo).bytes;
  const Bytes integers = Proto().number(5, ~0ULL).data(5, varints({1, -300})).number(5, 300).bytes;
  for (std::size_t in = 1; in < 20; ++in) {
    for (std::size_t out = 1; out < 10; ++out) {
      CHECK(*untagged(DType::kF32, floats, in, out) == bytes_of({1.F, 2.F, 3.F, 2.F}));
      CHECK(*untagged(DType::kI32, integers, in, out) == bytes_of<std::int32_t>({-1, 1, -300, 300}));
    }
  }
}

TEST_CASE("ONNX lists: what is no such list is refused with the byte") {
  const auto refusal_of = [](DType dtype, const Bytes& tagged) {
    const auto bytes = untagged(dtype, tagged, 3, 5);
    return bytes ? "accepted" : message(bytes.error());
  };
  const std::string expected = " is not accepted; expected a tag of that list, and whole numbers behind it";
  CHECK(refusal_of(DType::kF32, Proto().fixed32(4, kOne).fixed32(5, kOne).bytes) ==
        "field of a list: the tag 45" + expected + " (at byte 5)");
  CHECK(
      refusal_of(DType::kF32, Proto().fixed64(4, kOne).bytes).starts_with("field of a list: the tag 33 is"));
  CHECK(
      refusal_of(DType::kI32, Proto().fixed32(5, kOne).bytes).starts_with("field of a list: the tag 45 is"));
  CHECK(
      refusal_of(DType::kF32, Proto().tag(4, 5).bytes).starts_with("field of a list: one that is cut short"));
  CHECK(refusal_of(DType::kI32, Proto().length(5, 9).bytes)
            .starts_with("field of a list: one that is cut short"));
  CHECK(refusal_of(DType::kI8, Proto().number(5, 7).number(5, 200).bytes) ==
        "packed number 1: 200 is not accepted; expected -128 to 127, as I8 holds (at byte 3)");
  CHECK(refusal_of(DType::kI32, Proto().data(5, Bytes{std::byte{0x80}}).number(5, 1).bytes)
            .starts_with("packed number 0: one that is cut short"));
}
