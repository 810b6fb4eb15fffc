// Logical tensors: every order of codes against a packer of its own, windows, parts of a tensor, and what is refused.
#include "io/logical_stream.hpp"

#include <doctest/doctest.h>

#include <random>

#include "io/code_order.hpp"
#include "io/gptq_zeros.hpp"
#include "io/tensor_values.hpp"
#include "packed_files.hpp"
#include "streamed_model.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;

namespace {

/// Sets `bits` bits of a little-endian stream from the bit `at` on.
void put_bits(Bytes& bytes, std::uint64_t at, std::uint32_t bits, std::uint32_t code) {
  for (std::uint32_t k = 0; k < bits; ++k) {
    const std::uint64_t bit = at + k;
    const auto set = static_cast<unsigned char>((code >> k & 1U) << (bit % 8));
    bytes[static_cast<std::size_t>(bit / 8)] |= static_cast<std::byte>(set);
  }
}

/// The place of each bit of a number of a row, written down once more from the programs that pack them.
std::uint64_t bit_of(CodeOrder order, std::uint32_t bits, std::uint64_t number, std::uint32_t bit) {
  constexpr std::array<std::uint64_t, 8> kAwqPlace = {0, 4, 1, 5, 2, 6, 3, 7};  // nibble of each number
  switch (order) {
    case CodeOrder::kHighFirst:
      return number / 2 * 8 + (number % 2 == 0 ? 4 : 0) + bit;
    case CodeOrder::kWhole:
      return number / (32 / bits) * 32 + number % (32 / bits) * bits + bit;
    case CodeOrder::kAwq:
      return number / 8 * 32 + kAwqPlace[number % 8] * 4 + bit;
    case CodeOrder::kQuarters:
      return (number / 128 * 32 + number % 32) * 8 + 6 - 2 * (number % 128 / 32) + bit;
    case CodeOrder::kPlanes: {
      std::uint64_t plane = 0;  // bits of the planes before
      for (const std::uint32_t width : {8U, 4U, 2U, 1U}) {
        if ((bits & width) == 0) continue;
        if (bit < plane + width)
          return number / 32 * 32 * bits + plane * 32 + number % 32 * width + (bit - plane);
        plane += width;
      }
      return 0;
    }
    default:
      return number * bits + bit;
  }
}

struct PackedRows {
  CodeOrder order;
  std::uint32_t bits;
  std::uint64_t rows, row, row_bytes;
  bool across;
};

std::vector<PackedRows> packed_rows() {
  std::vector<PackedRows> all;
  for (std::uint32_t bits = 1; bits <= 8; ++bits) {
    const std::uint64_t row = 70, whole = (row + 32 / bits - 1) / (32 / bits) * 4;
    all.push_back({CodeOrder::kBits, bits, 5, row, (row * bits + 7) / 8, false});
    all.push_back({CodeOrder::kWhole, bits, 5, row, whole, false});
    all.push_back({CodeOrder::kPlanes, bits, 5, 96, 96 / 8 * bits, false});
    all.push_back({CodeOrder::kBits, bits, 64, 9, 36, true});
    all.push_back({CodeOrder::kWhole, bits, 61, 9, 36, true});
    all.push_back({CodeOrder::kPlanes, bits, 64, 9, 36, true});
  }
  all.push_back({CodeOrder::kHighFirst, 4, 5, 71, 36, false});
  all.push_back({CodeOrder::kAwq, 4, 5, 72, 36, false});
  all.push_back({CodeOrder::kQuarters, 2, 3, 256, 64, false});
  return all;
}

/// The bytes of rows of codes; across, each column is a stream of words of its own.
Bytes packed_bytes(const PackedRows& form, const std::vector<std::uint8_t>& codes) {
  const std::uint64_t in_word = 32 / form.bits;
  const std::uint64_t word_rows =
      form.order == CodeOrder::kWhole ? (form.rows + in_word - 1) / in_word : form.rows * form.bits / 32;
  Bytes bytes(
      static_cast<std::size_t>(form.across ? word_rows * form.row_bytes : form.rows * form.row_bytes));
  for (std::uint64_t r = 0; r < form.rows; ++r) {
    for (std::uint64_t c = 0; c < form.row; ++c) {
      const std::uint8_t code = codes[static_cast<std::size_t>(r * form.row + c)];
      for (std::uint32_t bit = 0; bit < form.bits; ++bit) {
        const std::uint64_t in_line = bit_of(form.order, form.bits, form.across ? r : c, bit);
        const std::uint64_t at = form.across ? (in_line / 32 * form.row_bytes + c * 4) * 8 + in_line % 32
                                             : r * form.row_bytes * 8 + in_line;
        put_bits(bytes, at, 1, code >> bit & 1U);
      }
    }
  }
  return bytes;
}

TensorInfo tensor_of(const PackedRows& form, std::uint64_t size) {
  Decoding decoding;
  decoding.scheme = "test";
  decoding.axes = {1, form.rows, form.row};
  TensorInfo stored;
  stored.name = "codes";
  stored.dtype = DType::kU8;
  stored.shape = {size};
  stored.bytes = {0, size};
  decoding.parts.push_back({PartRole::kCodes, stored});
  decoding.codes.part = 0;
  decoding.codes.order = form.order;
  decoding.codes.bits = form.bits;
  decoding.codes.across = form.across;
  decoding.codes.row = form.row;
  decoding.codes.row_bytes = form.row_bytes;
  decoding.codes.stride = {form.rows * form.row, form.row, 1};
  return logical_tensor(std::move(decoding), "w", {form.rows, form.row});
}

}  // namespace

TEST_CASE("logical tensors: every order of codes, every number of bits, in full and in parts") {
  std::mt19937 random(5);
  for (const PackedRows& form : packed_rows()) {
    CAPTURE(static_cast<int>(form.order));
    CAPTURE(form.bits);
    CAPTURE(form.across);
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(form.rows * form.row));
    for (std::uint8_t& code : codes) code = static_cast<std::uint8_t>(random() & ((1U << form.bits) - 1));
    const std::vector<test::File> files = {{"f", packed_bytes(form, codes)}};
    const TensorInfo tensor = tensor_of(form, files[0].bytes.size());
    REQUIRE(tensor.unreadable == "");
    const std::vector<float> read = test::streamed_rows(tensor, files);
    CHECK(std::equal(read.begin(), read.end(), codes.begin(), codes.end()));
    for (int turn = 0; turn < 20; ++turn) {
      const std::uint64_t first = random() % codes.size(), count = random() % (codes.size() - first) + 1;
      TensorValues part(tensor, first, count);
      std::vector<double> given;
      while (!part.ended()) {
        if (const auto wanted = part.wants()) {
          const auto bytes = bytes_in(files[0].bytes, wanted->range);
          REQUIRE(bytes.has_value());
          REQUIRE(part.feed({bytes->begin(), bytes->end()}));
        }
        for (auto next = part.next(); next && *next; next = part.next())
          given.insert(given.end(), part.values().begin(), part.values().end());
      }
      const auto begin = codes.begin() + static_cast<std::ptrdiff_t>(first);
      CHECK(std::equal(given.begin(), given.end(), begin, begin + static_cast<std::ptrdiff_t>(count)));
    }
  }
}

TEST_CASE("logical tensors: windows of a long weight join without a seam") {
  const PackedRows form{CodeOrder::kBits, 4, 4096, 5000, 2500, false};
  Bytes bytes(static_cast<std::size_t>(form.rows * form.row_bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 2654435761U >> 13);
  const std::vector<test::File> files = {{"f", bytes}};
  const TensorInfo tensor = tensor_of(form, bytes.size());
  TensorStream stream(tensor);
  std::uint64_t at = 0, windows = 0;
  bool is_right = true;
  while (stream.position() < tensor.count()) {
    if (const auto wanted = stream.wants()) {
      CHECK(wanted->range.size <= TensorStream::kPieceBytes);
      ++windows;
      const auto piece = bytes_in(bytes, wanted->range);
      REQUIRE(piece.has_value());
      REQUIRE(stream.feed({piece->begin(), piece->end()}));
    }
    REQUIRE(stream.next());
    for (const float value : stream.values()) {
      const auto byte = std::to_integer<unsigned>(bytes[static_cast<std::size_t>(at / 2)]);
      is_right = is_right && value == static_cast<float>(at % 2 == 0 ? byte & 15U : byte >> 4);
      ++at;
    }
  }
  CHECK(is_right);
  CHECK(windows > 2);
  CHECK(windows < 8);
}

TEST_CASE("logical tensors: views of a storage by their strides") {
  Bytes bytes;
  for (int i = 0; i < 60; ++i) test::append(bytes, test::bytes_of<float>({static_cast<float>(i)}));
  const auto view = [&](std::array<std::uint64_t, 3> axes, std::array<std::uint64_t, 3> stride,
                        std::uint64_t first) {
    Decoding decoding;
    decoding.axes = axes;
    TensorInfo storage;
    storage.name = "s";
    storage.shape = {60};
    storage.bytes = {0, 240};
    decoding.parts.push_back({PartRole::kCodes, storage});
    decoding.codes.part = 0;
    decoding.codes.stride = stride;
    decoding.codes.first = first;
    return logical_tensor(std::move(decoding), "v", {axes[0], axes[1], axes[2]});
  };
  const auto values = [&](const TensorInfo& tensor) { return test::streamed_rows(tensor, {{"f", bytes}}); };
  CHECK(values(view({1, 2, 3}, {0, 1, 2}, 5)) == std::vector<float>{5, 7, 9, 6, 8, 10});  // transposed
  CHECK(values(view({2, 2, 2}, {20, 5, 2}, 1)) ==
        std::vector<float>{1, 3, 6, 8, 21, 23, 26, 28});                                 // with gaps
  CHECK(values(view({1, 2, 3}, {0, 0, 1}, 4)) == std::vector<float>{4, 5, 6, 4, 5, 6});  // one row twice
  CHECK(values(view({1, 1, 4}, {0, 0, 0}, 59)) == std::vector<float>{59, 59, 59, 59});
  CHECK(view({1, 2, 30}, {0, 30, 1}, 0).unreadable == "");
  CHECK(view({1, 2, 30}, {0, 30, 1}, 1).unreadable ==
        "codes 's': 240 bytes is not accepted; expected at least the 244 bytes that its weights need");
}

TEST_CASE(
    "logical tensors: parts that do not fit are refused with the part, what it has and what is needed") {
  const auto short_scales =
      test::read_packed({test::part("l.weight", "I8", {20, 36}), test::part("l.SCB", "F32", {20}),
                         test::part("l.weight_format", "U8", {})});
  CHECK(short_scales.at("l.weight").unreadable == "");
  Bytes order = test::bytes_of<std::int32_t>({0, 0, 9, 0, 0, 0, 0, 0});
  const Bytes model =
      test::make_safetensors({test::part("l.qweight", "I32", {1, 8}), test::part("l.scales", "F16", {2, 8}),
                              test::with_bytes("l.g_idx", "I32", {8}, order)});
  const std::vector<test::File> files = {{"m.safetensors", model}};
  const ModelReader reader = test::read(files);
  REQUIRE(reader.tensors().size() == 1);
  TensorStream stream(reader.tensors()[0]);
  std::string told;
  for (int turn = 0; turn < 9 && told.empty(); ++turn) {
    const auto wanted = stream.wants();
    REQUIRE(wanted.has_value());
    const auto piece = bytes_in(model, wanted->range);
    REQUIRE(piece.has_value());
    if (const auto fed = stream.feed({piece->begin(), piece->end()}); !fed) told = message(fed.error());
  }
  CHECK(told.starts_with("tensor 'l.g_idx' place 2: 9 is not accepted; expected a group below 2 (at byte "));
}

TEST_CASE("GPTQ: zero points say which format they have, where they can") {
  CHECK(gptq_offset(std::vector<float>{7, 7, 7}, 4) == 1);
  CHECK(gptq_offset(std::vector<float>{8, 8}, 4) == 0);
  CHECK(gptq_offset(std::vector<float>{7, 8}, 4) == std::nullopt);
  CHECK(gptq_offset(std::vector<float>{3, 15}, 4) == 0);  // v1 would mean a zero of 16
  CHECK(gptq_offset(std::vector<float>{3, 15}, 4, true) == std::nullopt);
  CHECK(gptq_offset(std::vector<float>{8, 8}, 4, true) == 0);
  CHECK(gptq_offset(std::vector<float>{127}, 8) == 1);
  CHECK(gptq_offset(std::vector<float>{}, 4) == std::nullopt);
}
