// ggml's blocks, checked bit by bit against values of an independent reference, and in closed form.
#include "io/gguf_blocks.hpp"

#include <cmath>
#include <limits>

#include "../core/golden.hpp"
#include "core/formats/ggml_fp4.hpp"
#include "core/formats/gguf_block.hpp"
#include "tensor_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;

namespace {

struct Decoder {
  std::string_view type;
  std::size_t bytes, values;
  void (*decode)(std::span<const std::byte>, std::span<float>);
};

constexpr Decoder kDecoders[] = {
    {"Q4_0", 18, 32, decode_q4_0},   {"Q4_1", 20, 32, decode_q4_1},   {"Q5_0", 22, 32, decode_q5_0},
    {"Q5_1", 24, 32, decode_q5_1},   {"Q8_0", 34, 32, decode_q8_0},   {"MXFP4", 17, 32, decode_mxfp4},
    {"Q2_K", 84, 256, decode_q2_k},  {"Q3_K", 110, 256, decode_q3_k}, {"Q4_K", 144, 256, decode_q4_k},
    {"Q5_K", 176, 256, decode_q5_k}, {"Q6_K", 210, 256, decode_q6_k}, {"Q8_K", 292, 256, decode_q8_k},
};

const Decoder& decoder(std::string_view type) {
  for (const Decoder& row : kDecoders)
    if (row.type == type) return row;
  FAIL("no decoder of " << std::string(type));
  return kDecoders[0];
}

std::vector<float> decoded(std::string_view type, const Bytes& block) {
  const Decoder& row = decoder(type);
  REQUIRE(block.size() % row.bytes == 0);
  std::vector<float> values(block.size() / row.bytes * row.values);
  row.decode(block, values);
  return values;
}

Bytes from_hex(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::strtoul(hex.substr(i, 2).c_str(), nullptr, 16)));
  return bytes;
}

void put(Bytes& block, std::size_t at, std::initializer_list<int> bytes) {
  for (const int byte : bytes) block[at++] = static_cast<std::byte>(byte);
}

constexpr std::initializer_list<int> kHalfOne = {0x00, 0x3C};  // 1 as float16
constexpr std::initializer_list<int> kHalfTwo = {0x00, 0x40};

std::vector<float> all(std::size_t count, float value) {
  return std::vector<float>(count, value);
}

}  // namespace

TEST_CASE("blocks of ggml: every value of every type is the reference's, bit by bit") {
  std::size_t rows = 0;
  for (const test::Row& row : test::golden("gguf_dequant")) {
    CAPTURE(row.at("type"));
    const std::vector<float> values = decoded(row.at("type"), from_hex(row.at("block_hex")));
    const std::vector<double> expected = test::numbers(row.at("values"));
    REQUIRE(values.size() == expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(i);
      CHECK(bits_of(values[i]) == bits_of(static_cast<float>(expected[i])));
    }
    ++rows;
  }
  CHECK(rows == 2 * std::size(kDecoders));
}

TEST_CASE("blocks of ggml: those of 32 that the lab writes decode to what the lab itself reads in them") {
  std::vector<float> values(kGgufBlock), expected(kGgufBlock);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(std::sin(1.0 + 7.0 * static_cast<double>(i)));
  for (const GgufFormat& format : gguf_formats()) {
    const std::string type = "Q" + std::string(format.id.substr(1));
    CAPTURE(type);
    const GgufBlock block = gguf_encode(format, values);
    gguf_decode(format, block, expected);
    CHECK(decoded(type, gguf_bytes(format, block)) == expected);
  }
  const GgmlFp4Block block = ggml_mxfp4_encode(values);
  ggml_mxfp4_decode(block, expected);
  CHECK(decoded("MXFP4", ggml_fp4_bytes(block)) == expected);
}

TEST_CASE("blocks of ggml: golden blocks of the encoders are read as the reference reads them") {
  for (const test::Row& row : test::golden("06_gguf_blocks")) {
    if (row.at("type") == "ggml_nvfp4") continue;
    const std::string type = row.at("type") == "ggml_mxfp4" ? "MXFP4" : "Q" + row.at("type").substr(1);
    CAPTURE(type);
    const std::vector<float> values = decoded(type, from_hex(row.at("block_hex")));
    std::istringstream words(row.at("deq_hex"));
    for (const float value : values) {
      std::string word;
      words >> word;
      const float expected = with_bits(static_cast<std::uint32_t>(std::strtoul(word.c_str(), nullptr, 16)));
      CHECK((value == expected || (std::isnan(value) && std::isnan(expected))));
    }
  }
}

TEST_CASE("Q4_0: a block of zero bits is all -8 d, not zero") {
  Bytes block(18);
  CHECK(decoded("Q4_0", block) == all(32, 0));
  put(block, 0, kHalfOne);
  CHECK(decoded("Q4_0", block) == all(32, -8));
  put(block, 2, {0xF8});  // the low nibble is value 0, the high one value 16
  CHECK(decoded("Q4_0", block)[0] == 0);
  CHECK(decoded("Q4_0", block)[16] == 7);
}

TEST_CASE("Q5_0: bit j of the 32 high bits belongs to value j") {
  for (std::size_t j = 0; j < 32; ++j) {
    Bytes block(22);
    put(block, 0, kHalfOne);
    put(block, 2 + j / 8, {1 << j % 8});
    std::vector<float> expected = all(32, -16);
    expected[j] = 0;
    CHECK(decoded("Q5_0", block) == expected);
  }
}

TEST_CASE("MXFP4: the scale is a power of two, its code 255 is one too, and minus zero is plain zero") {
  Bytes block(17);
  put(block, 0, {127, 0x12, 0x80, 0xF7});
  std::vector<float> values = decoded("MXFP4", block);
  CHECK(values[0] == 1.0F);
  CHECK(values[16] == 0.5F);
  CHECK((values[17] == 0 && !std::signbit(values[17])));
  CHECK(values[2] == 6.0F);
  CHECK(values[18] == -6.0F);
  put(block, 0, {0});
  CHECK(decoded("MXFP4", block)[0] == 0x1p-127F);
  put(block, 0, {255});
  CHECK(decoded("MXFP4", block)[16] == 0x1p127F);
  CHECK(decoded("MXFP4", block)[2] == std::numeric_limits<float>::infinity());
}

TEST_CASE("Q2_K: value is d s q - m t, so that codes of zero decode to the minimum") {
  Bytes block(84);
  put(block, 80, kHalfOne);
  put(block, 82, kHalfTwo);
  put(block, 5, {0x3F});  // sub-block 5: s = 15, t = 3
  std::vector<float> expected = all(256, 0);
  for (std::size_t i = 80; i < 96; ++i) expected[i] = -6;
  CHECK(decoded("Q2_K", block) == expected);
  put(block, 16 + 16, {0x30});  // value 80 = 2*32 + 16: bits 4 and 5 of byte 16
  expected[80] = 15 * 3 - 6;
  CHECK(decoded("Q2_K", block) == expected);
}

TEST_CASE("Q3_K: a high bit that is set takes away the -4, and scales of zero bits are -32") {
  Bytes block(110);
  put(block, 108, kHalfOne);
  CHECK(decoded("Q3_K", block) == all(256, -32 * -4));
  std::fill(block.begin(), block.begin() + 32, std::byte{0xFF});
  CHECK(decoded("Q3_K", block) == all(256, 0));
  put(block, 32 + 31, {0x0C});  // value 63 is bits 2 and 3 of byte 31
  CHECK(decoded("Q3_K", block)[63] == -32 * 3);
}

TEST_CASE("Q3_K: each of the 16 scales is 4 bits in one byte and 2 in another") {
  for (std::size_t j = 0; j < 16; ++j) {
    CAPTURE(j);
    Bytes block(110);
    put(block, 108, kHalfOne);
    std::fill(block.begin() + 32, block.begin() + 96, std::byte{0xFF});  // all codes 3, without high bit -1
    put(block, 96 + j % 8, {j < 8 ? 0x0F : 0xF0});
    put(block, 96 + 8 + j % 4, {std::to_integer<int>(block[96 + 8 + j % 4]) | 3 << 2 * (j / 4)});
    std::vector<float> expected = all(256, 32);
    for (std::size_t l = 0; l < 16; ++l) expected[16 * j + l] = -31;  // 63 - 32
    CHECK(decoded("Q3_K", block) == expected);
  }
}

TEST_CASE("Q4_K and Q5_K: scale and minimum j of 6 bits, the later four in the spare bits of the first") {
  for (std::size_t j = 0; j < 8; ++j) {
    CAPTURE(j);
    for (const bool five : {false, true}) {
      const std::size_t size = five ? 176 : 144, codes = five ? 48 : 16;
      Bytes block(size);
      put(block, 0, kHalfOne);
      put(block, 2, kHalfTwo);
      std::fill(block.begin() + static_cast<std::ptrdiff_t>(codes), block.end(),
                std::byte{0x33});  // all codes 3
      const auto set = [&](std::size_t at, int mask) { block[4 + at] |= static_cast<std::byte>(mask); };
      if (j < 4) {
        set(j, 0x2A);      // s = 42
        set(j + 4, 0x15);  // t = 21
      } else {
        set(j + 4, 0x5A);  // the nibbles of 42 and of 21
        set(j - 4, 0x80);  // 2 above the one
        set(j, 0x40);      // 1 above the other
      }
      std::vector<float> expected = all(256, 0);
      for (std::size_t l = 0; l < 32; ++l) expected[32 * j + l] = 42 * 3 - 2 * 21;
      CHECK(decoded(five ? "Q5_K" : "Q4_K", block) == expected);
    }
  }
}

TEST_CASE("Q5_K: bit j of byte l is the fifth of value 32 j + l") {
  for (std::size_t i = 0; i < 256; i += 37) {
    Bytes block(176);
    put(block, 0, kHalfOne);
    put(block, 4, {1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1});  // all scales 1, all minima 0
    put(block, 16 + i % 32, {1 << i / 32});
    std::vector<float> expected = all(256, 0);
    expected[i] = 16;
    CHECK(decoded("Q5_K", block) == expected);
  }
}

TEST_CASE("Q6_K: zero bits with scales s decode to -32 s d, each scale for 16 values") {
  Bytes block(210);
  put(block, 208, kHalfTwo);
  std::vector<float> expected;
  for (int j = 0; j < 16; ++j) {
    put(block, 192 + static_cast<std::size_t>(j), {(j - 8) & 255});
    for (int l = 0; l < 16; ++l) expected.push_back(-32.0F * 2.0F * static_cast<float>(j - 8));
  }
  CHECK(decoded("Q6_K", block) == expected);
}

TEST_CASE("Q8_K: one float32 scale; the sums at the end do not matter") {
  Bytes block = test::bytes_of({0.5F});
  for (int q = -128; q < 128; ++q) block.push_back(static_cast<std::byte>(q & 255));
  block.resize(292, std::byte{0xA5});
  const std::vector<float> values = decoded("Q8_K", block);
  for (int q = -128; q < 128; ++q)
    CHECK(values[static_cast<std::size_t>(q + 128)] == 0.5F * static_cast<float>(q));
}

TEST_CASE("blocks of ggml: scales of every float16 widen exactly") {
  for (std::uint32_t code = 0; code < 65536; ++code) {
    Bytes block = test::little_endian_bytes(code, 2);
    block.resize(34, std::byte{1});
    const float value = decoded("Q8_0", block)[7], expected = kFloat16.decode(code);
    REQUIRE((bits_of(value) == bits_of(expected) || (std::isnan(value) && std::isnan(expected))));
  }
}

TEST_CASE("blocks of ggml: only what both spans have room for is decoded, and nothing beyond is touched") {
  for (const Decoder& row : kDecoders) {
    CAPTURE(row.type);
    const Bytes blocks(3 * row.bytes - 1, std::byte{0x11});
    std::vector<float> out(3 * row.values, 77);
    row.decode(blocks, std::span(out).first(2 * row.values));
    CHECK(std::count(out.begin() + static_cast<std::ptrdiff_t>(2 * row.values), out.end(), 77.0F) ==
          static_cast<std::ptrdiff_t>(row.values));
    std::vector<float> fewer(2 * row.values - 1, 77);
    row.decode(blocks, fewer);
    CHECK(std::count(fewer.begin() + static_cast<std::ptrdiff_t>(row.values), fewer.end(), 77.0F) ==
          static_cast<std::ptrdiff_t>(row.values) - 1);
    row.decode({}, out);
    row.decode(blocks, {});
  }
}
