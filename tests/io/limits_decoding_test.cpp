// The limits of io/limits.hpp on weights that are decoded from several tensors, at their edges.
#include <doctest/doctest.h>

#include "io/limits.hpp"
#include "io/logical_stream.hpp"
#include "packed_files.hpp"

using namespace qs;
using namespace qs::io;

namespace {

TensorInfo stored(DType dtype, std::uint64_t count) {
  TensorInfo tensor;
  tensor.name = "t";
  tensor.dtype = dtype;
  tensor.shape = {count};
  tensor.bytes = {0, stored_bytes(dtype, count)};
  return tensor;
}

/// One weight from a code of one byte.
Decoding one_weight(std::uint64_t codes) {
  Decoding decoding;
  decoding.scheme = "test";
  decoding.parts.push_back({PartRole::kCodes, stored(DType::kU8, codes)});
  decoding.codes.part = 0;
  return decoding;
}

std::string refused(const Decoding& decoding) {
  const auto checked = check_decoding(decoding);
  return checked ? "accepted" : message(checked.error());
}

std::string scales_refused(std::uint64_t bytes) {
  Decoding decoding = one_weight(1);
  decoding.parts.push_back({PartRole::kScales, stored(DType::kU8, bytes)});
  decoding.scale.part = 1;
  return refused(decoding);
}

std::string place_refused(std::uint64_t first) {
  Decoding decoding = one_weight(first + 1);
  decoding.codes.first = first;
  return refused(decoding);
}

/// Bytes of the first window of two codes that lie as far apart as the ends of so many bytes.
std::uint64_t first_window(std::uint64_t bytes) {
  Decoding decoding = one_weight(bytes);
  decoding.axes = {1, 1, 2};
  decoding.codes.stride = {0, 0, bytes - 1};
  const LogicalStream stream(logical_tensor(std::move(decoding), "w", {2}), 0, 2);
  const auto wanted = stream.wants();
  return wanted ? wanted->range.size : 0;
}

}  // namespace

TEST_CASE("limits: parts that are read whole") {
  CHECK(scales_refused(kMostPartBytes) == "accepted");
  CHECK(scales_refused(kMostPartBytes + 1) ==
        "scales 't': 1073741825 bytes is not accepted; expected at most 1073741824 bytes");
}

TEST_CASE("limits: the place of a number in its grid") {
  CHECK(place_refused(kMostPlace) == "accepted");
  CHECK(place_refused(kMostPlace + 1) ==
        "decoding: test is not accepted; expected grids of numbers that fit their parts");
}

TEST_CASE("limits: a window of codes; one more byte, and each code is read for itself") {
  CHECK(first_window(kMostWindowBytes) == kMostWindowBytes);
  CHECK(first_window(kMostWindowBytes + 1) == 1);
}

TEST_CASE("limits: a quant_state of bitsandbytes; a longer one is not read") {
  const auto role_with = [](std::size_t size) {
    const std::string state = R"({"shape":[2,2],"blocksize":64})";
    test::Bytes bytes = test::bytes_of_text(state);
    bytes.resize(size, std::byte{' '});
    const auto tensors =
        test::read_packed({test::part("l.weight", "U8", {2, 1}), test::part("l.weight.absmax", "F32", {1}),
                           test::part("l.weight.quant_map", "F32", {16}),
                           test::with_bytes("l.weight.quant_state.bitsandbytes__nf4", "U8", {size}, bytes)});
    return tensors.at("l.weight").decoding ? "decoded" : tensors.at("l.weight").role.why;
  };
  CHECK(role_with(kLongestState) == "decoded");
  CHECK(role_with(kLongestState + 1) ==
        "it holds 4-bit codes (NF4) of bitsandbytes; its quant_state has 65537 bytes, more than 65536");
}

TEST_CASE("limits: tensors that are read to learn what others hold; the first ones of the files are") {
  std::vector<test::StoredTensor> parts;
  for (std::size_t i = 0; i <= kMostContents; ++i) {
    const std::string layer = "l" + std::to_string(i);
    parts.push_back(test::part(layer + ".weight_packed", "I32", {1, 1}));
    parts.push_back(test::part(layer + ".weight_scale", "F32", {1, 1}));
    parts.push_back(
        test::with_bytes(layer + ".weight_shape", "I64", {2}, test::bytes_of<std::int64_t>({1, 8})));
  }
  const auto tensors = test::read_packed(parts);
  std::size_t decoded = 0;
  for (const auto& entry : tensors) decoded += entry.second.decoding ? 1 : 0;
  CHECK(decoded == kMostContents);
  CHECK(tensors.at("l" + std::to_string(kMostContents) + ".weight_packed").role.why ==
        "it holds codes of compressed-tensors; its true shape is not read, as at most " +
            std::to_string(kMostContents) + " are");
}
