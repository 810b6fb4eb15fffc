// ggml's blocks with codebooks, ternary and newer ones, in closed form: one field at a time.
#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include "core/formats/minifloat.hpp"
#include "ggml_golden.hpp"
#include "io/ggml_codebooks.hpp"
#include "io/ggml_iq2.hpp"
#include "io/ggml_types.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;

namespace {

const DTypeInfo& row_of(std::string_view type) {
  for (const DTypeInfo& row : dtypes())
    if (row.name == type) return row;
  FAIL("no type " << std::string(type));
  return dtypes().front();
}

/// A block of zero bytes, but for those that a test sets.
struct Block {
  const DTypeInfo& row;
  Bytes bytes;

  explicit Block(std::string_view type) : row(row_of(type)), bytes(row.bytes) {}
  Block& put(std::size_t at, std::initializer_list<int> values) {
    for (const int value : values) bytes[at++] = static_cast<std::byte>(value);
    return *this;
  }
  /// 1 as float16.
  Block& one(std::size_t at) { return put(at, {0x00, 0x3C}); }
  std::vector<float> decoded() const {
    std::vector<float> values(row.block);
    decode(row.dtype, false, bytes, values);
    return values;
  }
};

std::vector<float> all(std::size_t count, float value) {
  return std::vector<float>(count, value);
}

template <std::size_t kEntries, std::size_t kValues>
void check_book(const Codebook<kEntries, kValues>& book, std::size_t divisor, auto count) {
  std::set<std::array<std::uint8_t, kValues>> seen;
  for (std::size_t i = 0; i < kEntries; ++i) {
    CAPTURE(i);
    CHECK(seen.insert(book[i]).second);
    std::size_t sum = 0;
    for (const std::uint8_t value : book[i]) sum += count(value);
    CHECK(sum % divisor == 0);
    if (i > 0)
      CHECK(std::lexicographical_compare(book[i - 1].rbegin(), book[i - 1].rend(), book[i].rbegin(),
                                         book[i].rend()));
  }
}

}  // namespace

TEST_CASE("codebooks of IQ2 and IQ3_XXS: entries differ, ascend, and are points of a lattice") {
  // Sums of 1, 3, 5 that are multiples of 4 are E8's; even sums of steps are D4's.
  const auto odd = [](std::uint8_t v) { return v == 8 ? 1U : v == 25 ? 3U : 5U; };
  check_book(iq2_xxs_codebook(), 4, odd);
  check_book(iq2_xs_codebook(), 4, odd);
  check_book(iq2_s_codebook(), 4, odd);
  check_book(iq3_xxs_codebook(), 2, [](std::uint8_t v) { return (v - 4U) / 8U; });
  const auto none = [](std::uint8_t) { return 0U; };
  check_book(iq1_codebook(), 1, none);
  check_book(iq3_s_codebook(), 1, none);
}

TEST_CASE("IQ2 and IQ3: a sign code of 7 bits stands for eight signs, of which an even number is minus") {
  for (std::uint32_t code = 0; code < 128; ++code) {
    const std::uint32_t signs = eight_signs(code);
    CHECK((signs & 127U) == code);
    CHECK(std::popcount(signs) % 2 == 0);
  }
}

TEST_CASE("IQ2_XXS: index, sign code and scale of one entry") {
  Block block("IQ2_XXS");
  CHECK(block.one(0).decoded() == all(256, 1.0F));                          // 8·(0 + 1/2)/4
  block.put(2 + 8 * 3 + 1, {1}).put(2 + 8 * 3 + 4, {0x80, 0x01, 0, 0x30});  // entry 1, signs 3, s = 3
  std::vector<float> expected = all(256, 1.0F);
  for (std::size_t i = 0; i < 32; ++i) expected[96 + i] = 7.0F;
  expected[104] = -43.0F * 3.5F / 4;
  expected[105] = -7.0F;
  CHECK(block.decoded() == expected);
}

TEST_CASE("IQ2_XS: nine bits of index, seven of signs above; a scale for 16 values") {
  Block block("IQ2_XS");
  block.one(0)
      .put(2 + 2 * 5, {0x01, 0x03})
      .put(66 + 1, {0x20});  // entry 5: index 257, signs 1; s of 16 to 31
  const auto& entry = iq2_xs_codebook()[257];
  const std::vector<float> values = block.decoded();
  for (std::size_t i = 0; i < 8; ++i) {
    const float sign = i == 0 || i == 7 ? -1.0F : 1.0F;
    CHECK(values[40 + i] == sign * entry[i] * 0.125F);
    CHECK(values[48 + i] == 8 * 2.5F / 4);
    CHECK(values[32 + i] == 1.0F);
  }
}

TEST_CASE("IQ2_S: two high bits of an index, and a sign bit for every value") {
  for (std::size_t e = 0; e < 32; ++e) {
    CAPTURE(e);
    Block block("IQ2_S");
    block.one(0).put(2 + e, {7}).put(34 + e, {1}).put(66 + e / 4, {2 << 2 * (e % 4)});
    const std::vector<float> values = block.decoded();
    const auto& entry = iq2_s_codebook()[2 * 256 + 7];
    CHECK(values[8 * e] == -entry[0] * 0.125F);  // the only minus: the number need not be even
    for (std::size_t i = 1; i < 8; ++i) CHECK(values[8 * e + i] == entry[i] * 0.125F);
  }
}

TEST_CASE("IQ3_XXS and IQ3_S: a ninth bit, signs and scales, and units that differ") {
  Block xxs("IQ3_XXS");
  CHECK(xxs.one(0).decoded() == all(256, 1.0F));  // 4·(0 + 1/2)/2
  xxs.put(2 + 3, {255}).put(66 + 3, {0xF0});
  const auto& top = iq3_xxs_codebook()[255];
  for (std::size_t i = 0; i < 4; ++i) CHECK(xxs.decoded()[12 + i] == top[i] * 15.5F / 2);
  Block s("IQ3_S");
  CHECK(s.one(0).decoded() == all(256, 1.0F));
  s.put(66 + 7, {0x10})
      .put(74 + 30, {0x04})
      .put(106 + 3, {0x50});  // entry 60: 256; value 242; s = 5 from 224 on
  const std::vector<float> values = s.decoded();
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(values[240 + i] == (i == 2 ? -11.0F : 11.0F) * iq3_s_codebook()[256][i]);
  CHECK(values[223] == 1.0F);
  CHECK(values[224] == 11.0F);
}

TEST_CASE("IQ1_S: three high bits an entry, a scale and a sign of the shift for 32 values") {
  Block block("IQ1_S");
  CHECK(block.one(0).decoded() == all(256, -0.875F));  // −1 + 1/8
  block.put(34 + 2 * 2, {0x00, 0xD0 | 0x0E});          // 7 for entry 11, s = 5, shift −1/8
  const std::vector<float> values = block.decoded();
  const auto& entry = iq1_codebook()[7 << 8];
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(values[64 + i] == -1.125F * 11);
    CHECK(values[88 + i] == (static_cast<float>(entry[i]) - 1.125F) * 11);
  }
  CHECK(values[96] == -0.875F);
}

TEST_CASE("IQ1_M: d is in the top bits of the scales, which have three bits for 16 values") {
  Block block("IQ1_M");
  block.put(48, {0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x30});  // 0x3C00
  CHECK(block.decoded() == all(256, -0.875F));
  block.put(48 + 2, {0x40, 0x00}).put(32 + 6, {0xF0});  // s of 96 to 111 is 1; entry 13: 1792, shift −1/8
  const std::vector<float> values = block.decoded();
  const auto& entry = iq1_codebook()[7 << 8];
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(values[96 + i] == -0.875F * 3);
    CHECK(values[104 + i] == (static_cast<float>(entry[i]) - 1.125F) * 3);
    CHECK(values[112 + i] == -0.875F);
  }
}

TEST_CASE("IQ4_NL and IQ4_XS: sixteen levels without a zero, and scales of six bits less 32") {
  Block nl("IQ4_NL");
  std::vector<float> levels;
  for (int q = 0; q < 16; ++q) nl.put(2 + static_cast<std::size_t>(q), {q | (15 - q) << 4});
  levels = nl.one(0).decoded();
  for (std::size_t q = 0; q < 16; ++q) {
    CHECK(levels[q] == levels[31 - q]);
    CHECK(levels[q] != 0);
    if (q > 0) CHECK(levels[q - 1] < levels[q]);
  }
  CHECK(levels[0] == -127);
  CHECK(levels[8] == 1);
  Block xs("IQ4_XS");
  CHECK(xs.one(0).decoded() == all(256, -32 * -127.0F));
  for (std::size_t j = 0; j < 8; ++j) {
    CAPTURE(j);
    Block other("IQ4_XS");
    const int high = 2 << 2 * j;  // s = 35
    other.one(0).put(2, {high & 255, high >> 8}).put(4 + j / 2, {j % 2 == 0 ? 0x03 : 0x30});
    std::vector<float> expected = all(256, -32 * -127.0F);
    for (std::size_t i = 0; i < 32; ++i) expected[32 * j + i] = 3 * -127.0F;
    CHECK(other.decoded() == expected);
  }
}

TEST_CASE("TQ1_0: a byte is the next above 256/243 of five digits in base 3, which come back in order") {
  for (int number = 0; number < 243; ++number) {
    Block block("TQ1_0");
    block.one(52).put(5, {(number * 256 + 242) / 243}).put(32 + 5, {(number * 256 + 242) / 243});
    const std::vector<float> values = block.decoded();
    int unit = 81;
    for (std::size_t n = 0; n < 5; ++n, unit /= 3) {
      const auto digit = static_cast<float>(number / unit % 3 - 1);
      REQUIRE(values[32 * n + 5] == digit);
      REQUIRE(values[160 + 16 * n + 5] == digit);
    }
  }
  // Other bytes have digits too, and none is above 2.
  for (int byte = 0; byte < 256; ++byte) {
    Block block("TQ1_0");
    std::fill(block.bytes.begin(), block.bytes.end(), static_cast<std::byte>(byte));
    for (const float value : block.one(52).decoded()) REQUIRE((value == -1 || value == 0 || value == 1));
  }
}

TEST_CASE("TQ2_0: value 128h + 32j + l is two bits of byte 32h + l, and its scale is last") {
  for (std::size_t i = 0; i < 256; i += 7) {
    Block block("TQ2_0");
    block.one(64).put(i / 128 * 32 + i % 32, {3 << 2 * (i / 32 % 4)});
    std::vector<float> expected = all(256, -1);
    expected[i] = 2;
    CHECK(block.decoded() == expected);
  }
}

TEST_CASE("Q1_0: a set bit is d, the lowest first; there is no zero") {
  for (std::size_t i = 0; i < 128; i += 5) {
    Block block("Q1_0");
    block.one(0).put(2 + i / 8, {1 << i % 8});
    std::vector<float> expected = all(128, -1);
    expected[i] = 1;
    CHECK(block.decoded() == expected);
  }
}

TEST_CASE("Q2_0: four codes a byte in order, in blocks of 64; those of 128 of a fork likewise") {
  for (const char* const type : {"Q2_0", "Q2_0_G128"}) {
    const std::size_t count = row_of(type).block;
    for (std::size_t i = 0; i < count; i += 3) {
      Block block(type);
      block.one(0).put(2 + i / 4, {3 << 2 * (i % 4)});
      std::vector<float> expected = all(count, -1);
      expected[i] = 2;
      CHECK(block.decoded() == expected);
    }
  }
}

TEST_CASE("NVFP4: scales are E4M3 whose sign does not count, but 0x7F is 0 and 0xFF is 480") {
  for (std::uint32_t code = 0; code < 256; ++code) {
    CAPTURE(code);
    Block block("NVFP4");
    block.put(1, {static_cast<int>(code)}).put(4 + 8 + 3, {0xA2});  // 1 and −1
    const std::vector<float> values = block.decoded();
    const float scale = code == 0x7F ? 0.0F : code == 0xFF ? 480.0F : kE4M3FN.decode(code & 127U);
    CHECK(values[16 + 3] == scale);
    CHECK(values[16 + 11] == -scale);
    CHECK(values[0] == 0.0F);
  }
}

TEST_CASE("ggml's blocks: only what both spans have room for is decoded, and nothing beyond is touched") {
  for (const GgmlType& type : ggml_types()) {
    if (!type.dtype) continue;
    CAPTURE(type.name);
    const Bytes blocks(3 * type.bytes - 1, std::byte{0x11});
    const std::size_t size = type.block;
    std::vector<float> out(3 * size, 77);
    decode(*type.dtype, false, blocks, std::span(out).first(2 * size));
    CHECK(std::count(out.begin() + static_cast<std::ptrdiff_t>(2 * size), out.end(), 77.0F) ==
          static_cast<std::ptrdiff_t>(size));
    std::vector<float> fewer(2 * size - 1, 77);
    decode(*type.dtype, false, blocks, fewer);
    CHECK(std::count(fewer.begin() + static_cast<std::ptrdiff_t>(size), fewer.end(), 77.0F) ==
          static_cast<std::ptrdiff_t>(size) - 1);
    decode(*type.dtype, false, {}, out);
    decode(*type.dtype, false, blocks, std::span<float>());
  }
}

TEST_CASE("ggml's blocks: a scale that is NaN, infinite or zero goes through every type as it does in ggml") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const GgmlType& type : ggml_types()) {
    if (!type.dtype || type.block == 1) continue;
    if (type.name == "Q8_K" || type.name == "MXFP4" || type.name == "NVFP4" || type.name == "IQ1_M") continue;
    CAPTURE(type.name);
    // Places of d in the types.
    const std::size_t at = type.name == "Q2_K"                            ? 80
                           : type.name == "Q3_K" || type.name == "Q6_K"   ? type.bytes - 2
                           : type.name == "TQ1_0" || type.name == "TQ2_0" ? type.bytes - 2
                                                                          : 0;
    Block nan(type.name), infinite(type.name), minus_zero(type.name);
    std::fill(nan.bytes.begin(), nan.bytes.end(), std::byte{0x55});
    infinite.bytes = minus_zero.bytes = nan.bytes;
    for (const float value : nan.put(at, {0x01, 0x7C}).decoded()) CHECK(std::isnan(value));
    for (const float value : infinite.put(at, {0x00, 0x7C}).decoded())
      CHECK((std::abs(value) == infinity || std::isnan(value)));
    for (const float value : minus_zero.put(at, {0x00, 0x80}).decoded())
      CHECK((value == 0 || type.name.ends_with("_1") || type.name.ends_with("_K")));
  }
}
