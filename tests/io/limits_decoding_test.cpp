// The limits of io/limits.hpp on weights that are decoded from several tensors, at their edges.
#include <doctest/doctest.h>

#include "io/limits.hpp"
#include "io/logical_stream.hpp"
#include "io/packed_codes.hpp"
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
  TensorInfo state = stored(DType::kU8, kLongestState);
  state.name = "w.quant_state.bitsandbytes__nf4";
  state.container = Container::kTorch;
  CHECK(wants_contents(state));
  state.shape = {kLongestState + 1};
  state.bytes.size = kLongestState + 1;
  CHECK_FALSE(wants_contents(state));
}

TEST_CASE("limits: tensors that are read to learn what others hold; the first ones of the files are") {
  const auto reads = [](std::size_t count) {
    std::vector<test::StoredTensor> parts;
    for (std::size_t i = 0; i < count; ++i)
      parts.push_back(test::part("layer" + std::to_string(i) + ".weight_shape", "I64", {2}));
    const test::Bytes model = test::make_safetensors(parts);
    ModelReader reader({{"model.safetensors", model.size()}});
    std::vector<std::uint64_t> places;
    while (const auto wanted = reader.wants()) {
      if (wanted->range.size == 16) places.push_back(wanted->range.offset);
      reader.feed(bytes_in(model, wanted->range).value_or(std::span<const std::byte>{}));
    }
    CHECK(std::is_sorted(places.begin(), places.end()));
    CHECK(places.back() == model.size() - 16 * (1 + count - places.size()));
    return places.size();
  };
  CHECK(reads(kMostContents) == kMostContents);
  CHECK(reads(kMostContents + 1) == kMostContents);
}
