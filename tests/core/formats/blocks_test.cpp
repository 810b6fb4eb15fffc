// Block formats against vectors of their reference implementations, code by code and bit by bit.
#include <doctest/doctest.h>

#include <cmath>

#include "../golden.hpp"
#include "core/formats/e8m0.hpp"
#include "core/formats/ggml_fp4.hpp"
#include "core/formats/gguf_block.hpp"
#include "core/formats/mx_block.hpp"
#include "core/formats/nf4.hpp"
#include "core/formats/nvfp4_block.hpp"

using namespace qs;
using test::golden;

namespace {

std::vector<std::string> words(const std::string& field) {
  std::vector<std::string> list;
  std::istringstream in(field);
  for (std::string word; in >> word;) list.push_back(word);
  return list;
}

std::vector<std::uint32_t> hex_words(const std::string& field) {
  std::vector<std::uint32_t> list;
  for (const std::string& word : words(field))
    list.push_back(static_cast<std::uint32_t>(std::strtoul(word.c_str(), nullptr, 16)));
  return list;
}

std::vector<float> floats(const std::string& field) {
  std::vector<float> list;
  for (const std::uint32_t bits : hex_words(field)) list.push_back(with_bits(bits));
  return list;
}

std::string hex_of(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::byte byte : bytes) {
    hex += kDigits[static_cast<std::size_t>(byte) >> 4];
    hex += kDigits[static_cast<std::size_t>(byte) & 15];
  }
  return hex;
}

}  // namespace

TEST_CASE("blocks: powers of two by floor, nearest and ceiling") {
  for (const test::Row& row : golden("06_e8m0_vectors")) {
    CAPTURE(row.at("x_hex"));
    const float x = test::bits(row, "x_hex");
    CHECK(e8m0_floor(x) == static_cast<std::uint32_t>(test::whole(row, "floor_code")));
    CHECK(e8m0_ceil(x) == static_cast<std::uint32_t>(test::whole(row, "ceil_code")));
    const std::uint32_t nearest = row.at("nearest_code") == "nan"
                                      ? kE8M0NaN
                                      : static_cast<std::uint32_t>(test::whole(row, "nearest_code"));
    CHECK(e8m0_nearest(x) == nearest);
  }
  for (const test::Row& row : golden("06_format_codes")) {
    if (row.at("format") != "e8m0" || row.at("value") == "nan") continue;
    CHECK(e8m0_decode(static_cast<std::uint32_t>(test::whole(row, "code"))) == test::number(row, "value"));
  }
}

TEST_CASE("blocks: NF4's levels, and its decisions at every border") {
  for (const test::Row& row : golden("06_format_codes")) {
    if (row.at("format") == "nf4")
      CHECK(kNf4Levels.at(static_cast<std::size_t>(test::whole(row, "code"))) == test::number(row, "value"));
  }
  for (const test::Row& row : golden("06_nf4_vectors")) {
    CAPTURE(row.at("u_hex"));
    CHECK(nf4_encode(test::bits(row, "u_hex")) == static_cast<std::uint32_t>(test::whole(row, "code")));
  }
}

TEST_CASE("blocks: MX, scale, element codes and decoded bits") {
  for (const test::Row& row : golden("06_mx_blocks")) {
    CAPTURE(row.at("format"));
    CAPTURE(row.at("case"));
    const MxFormat* format = find_mx_format(row.at("format"));
    REQUIRE(format != nullptr);
    const std::vector<float> x = floats(row.at("x_hex"));
    std::vector<std::uint32_t> codes(x.size());
    const std::uint32_t scale = mx_encode(*format, x, codes);
    CHECK(scale == static_cast<std::uint32_t>(test::whole(row, "scale_code")));
    CHECK(codes == hex_words(row.at("elem_codes")));
    std::vector<float> decoded(x.size());
    mx_decode(*format, scale, codes, decoded);
    const std::vector<std::uint32_t> expected = hex_words(row.at("deq_hex"));
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(bits_of(decoded[i]) == expected[i]);
  }
}

TEST_CASE("blocks: the largest value of an MX block can be clipped") {
  const std::vector<float> block(kMxBlock, 7.9F);
  std::vector<std::uint32_t> codes(kMxBlock);
  std::vector<float> decoded(kMxBlock);
  const MxFormat& format = *find_mx_format("mxfp4_e2m1");
  mx_decode(format, mx_encode(format, block, codes), codes, decoded);
  CHECK(decoded[0] == 6);
}

TEST_CASE("blocks: NVFP4 with one and two levels of scales") {
  for (const test::Row& row : golden("06_nvfp4_blocks")) {
    CAPTURE(row.at("mode"));
    CAPTURE(row.at("case"));
    const std::vector<float> x = floats(row.at("x_hex"));
    float most = 0;
    for (const float value : x) most = std::max(most, std::abs(value));
    const bool two = row.at("mode") == "two_level" && most > 0;
    const double tensor_scale = two ? nvfp4_tensor_scale(most) : 1;
    if (two) CHECK(test::close(tensor_scale, test::number(row, "tensor_scale"), 1e-15));
    const auto scales = hex_words(row.at("scale_codes")), elements = hex_words(row.at("elem_codes"));
    const auto expected = test::numbers(row.at("deq"));
    for (std::size_t first = 0; first < x.size(); first += kNvfp4Block) {
      const std::span<const float> block = std::span(x).subspan(first, kNvfp4Block);
      std::vector<std::uint32_t> codes(kNvfp4Block);
      std::vector<double> decoded(kNvfp4Block);
      const std::uint32_t scale = nvfp4_encode(tensor_scale, block, codes);
      nvfp4_decode(tensor_scale, scale, codes, decoded);
      CHECK(scale == scales[first / kNvfp4Block]);
      for (std::size_t i = 0; i < kNvfp4Block; ++i) {
        CHECK(codes[i] == elements[first + i]);
        CHECK(test::close(decoded[i], expected[first + i], 1e-14));
      }
    }
  }
}

TEST_CASE("blocks: GGUF, the very bytes of ggml and the bits that they decode to") {
  int checked = 0;
  for (const test::Row& row : golden("06_gguf_blocks")) {
    const GgufFormat* format = find_gguf_format(row.at("type"));
    if (format == nullptr) continue;
    CAPTURE(row.at("type"));
    CAPTURE(row.at("case"));
    const std::vector<float> x = floats(row.at("x_hex"));
    const GgufBlock block = gguf_encode(*format, x);
    const std::string hex = hex_of(gguf_bytes(*format, block));
    CHECK(hex == row.at("block_hex"));
    CHECK(hex.size() == 2 * format->bytes());
    std::vector<float> decoded(x.size());
    gguf_decode(*format, block, decoded);
    const std::vector<std::uint32_t> expected = hex_words(row.at("deq_hex"));
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(bits_of(decoded[i]) == expected[i]);
    ++checked;
  }
  CHECK(checked == 45);
}

TEST_CASE("blocks: ggml's own MXFP4 and NVFP4, which round otherwise than the standards") {
  int checked = 0;
  for (const test::Row& row : golden("06_gguf_blocks")) {
    if (!row.at("type").starts_with("ggml_")) continue;
    CAPTURE(row.at("type"));
    CAPTURE(row.at("case"));
    const bool mx = row.at("type") == "ggml_mxfp4";
    const std::vector<float> x = floats(row.at("x_hex"));
    const GgmlFp4Block block = mx ? ggml_mxfp4_encode(x) : ggml_nvfp4_encode(x);
    CHECK(hex_of(ggml_fp4_bytes(block)) == row.at("block_hex"));
    std::vector<float> decoded(x.size());
    mx ? ggml_mxfp4_decode(block, decoded) : ggml_nvfp4_decode(block, decoded);
    const std::vector<std::uint32_t> expected = hex_words(row.at("deq_hex"));
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(bits_of(decoded[i]) == expected[i]);
    ++checked;
  }
  CHECK(checked == 18);
}
