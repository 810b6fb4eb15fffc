#include "io/dtype.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/formats/minifloat.hpp"
#include "tensor_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;

namespace {

/// Decodes both byte orders and reports a value only when they agree.
template <class T>
std::vector<float> decoded(DType dtype, std::initializer_list<T> elements) {
  std::vector<float> little(elements.size()), big(elements.size());
  decode(dtype, false, bytes_of(elements), little);
  decode(dtype, true, bytes_of(elements, true), big);
  CHECK(std::memcmp(little.data(), big.data(), little.size() * sizeof(float)) == 0);
  return little;
}

std::uint32_t bits(float x) {
  std::uint32_t result;
  std::memcpy(&result, &x, sizeof x);
  return result;
}

float from_half(std::uint16_t half) {
  return decoded<std::uint16_t>(DType::kF16, {half})[0];
}

using Floats = std::vector<float>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("dtypes: the table has one row per type, names are unique, and info finds each row") {
  for (const DTypeInfo& row : dtypes()) {
    CHECK(&info(row.dtype) == &row);
    for (const DTypeInfo& other : dtypes()) CHECK((row.name == other.name) == (&row == &other));
  }
  CHECK(info(DType::kBF16).name == "BF16");
  CHECK(info(DType::kBF16).bytes == 2);
  CHECK(info(DType::kU16).exact_in_float32);
  CHECK_FALSE(info(DType::kI32).exact_in_float32);
  CHECK_FALSE(info(DType::kF64).exact_in_float32);
}

TEST_CASE("decode: float32 keeps every bit, NaN payload and minus zero included") {
  const auto out =
      decoded<std::uint32_t>(DType::kF32, {0x3F800000, 0x80000000, 0x7FC12345, 0x00000001, 0xFF800000});
  CHECK(bits(out[0]) == 0x3F800000);
  CHECK(bits(out[1]) == 0x80000000);
  CHECK(bits(out[2]) == 0x7FC12345);
  CHECK(bits(out[3]) == 0x00000001);
  CHECK(out[4] == -kInfinity);
}

TEST_CASE("decode: float16 widens exactly, at the corners of the format") {
  CHECK(from_half(0x3C00) == 1.0F);
  CHECK(from_half(0xC000) == -2.0F);
  CHECK(from_half(0x3555) == 0x1.554p-2F);      // nearest to 1/3
  CHECK(from_half(0x7BFF) == 65504.0F);         // largest
  CHECK(from_half(0x0400) == 0x1p-14F);         // smallest normal
  CHECK(from_half(0x03FF) == 1023 * 0x1p-24F);  // largest subnormal
  CHECK(from_half(0x8001) == -0x1p-24F);        // smallest subnormal
  CHECK(bits(from_half(0x8000)) == 0x80000000);
  CHECK(from_half(0x7C00) == kInfinity);
  CHECK(from_half(0xFC00) == -kInfinity);
  CHECK(std::isnan(from_half(0x7E00)));
  CHECK(std::isnan(from_half(0xFC01)));
}

TEST_CASE("decode: all 65536 float16 patterns equal sign * 2^exponent * fraction") {
  for (std::uint32_t pattern = 0; pattern < 65536; ++pattern) {
    const int exponent = static_cast<int>(pattern >> 10 & 31), fraction = static_cast<int>(pattern & 1023);
    float out = 0;
    decode(DType::kF16, false, test::little_endian_bytes(pattern, 2), {&out, 1});
    if (exponent == 31) {
      REQUIRE((fraction == 0 ? std::isinf(out) : std::isnan(out)));
    } else {
      const double magnitude =
          exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
      REQUIRE(static_cast<double>(std::abs(out)) == magnitude);
    }
    REQUIRE(std::signbit(out) == (pattern >= 0x8000));
  }
}

TEST_CASE("decode: bfloat16 is the upper half of a float32") {
  const auto out = decoded<std::uint16_t>(DType::kBF16, {0x3F80, 0xC049, 0x0001, 0x7F80, 0x7FC0, 0x7F7F});
  CHECK(out[0] == 1.0F);
  CHECK(out[1] == -3.140625F);
  CHECK(bits(out[2]) == 0x00010000);
  CHECK(out[3] == kInfinity);
  CHECK(std::isnan(out[4]));
  CHECK(bits(out[5]) == 0x7F7F0000);
}

TEST_CASE("decode: float64 goes to the nearest float32, ties to even, beyond the range to infinity") {
  const auto out =
      decoded<double>(DType::kF64, {0.1, 1 + 0x1p-24, 1 + 3 * 0x1p-24, 1e300, -1e300, 0x1p-149, 0x1p-151});
  CHECK(out == Floats{0.1F, 1.0F, 1 + 0x1p-22F, kInfinity, -kInfinity, 0x1p-149F, 0.0F});
  CHECK(std::isnan(decoded<double>(DType::kF64, {std::nan("")})[0]));
}

TEST_CASE("decode: FNUZ floats have no infinity, one NaN, one zero, and a bias larger by one") {
  for (const bool five : {false, true}) {
    const DType fnuz = five ? DType::kF8E5M2Fnuz : DType::kF8E4M3Fnuz;
    const Minifloat& plain = five ? kE5M2 : kE4M3FN;
    for (std::uint32_t code = 0; code < 256; ++code) {
      CAPTURE(code);
      const float value = decoded<std::uint8_t>(fnuz, {static_cast<std::uint8_t>(code)})[0];
      const std::uint32_t magnitude = code & 127U;
      if (code == 128) {
        CHECK(std::isnan(value));
      } else if (magnitude <= plain.max_code()) {
        CHECK(bits(value) == bits(plain.decode(code) / 2));
      } else {
        CHECK(std::isfinite(value));
        CHECK(std::signbit(value) == (code > 128));
      }
    }
  }
  CHECK(decoded<std::uint8_t>(DType::kF8E4M3Fnuz, {0x7F})[0] == 240.0F);
  CHECK(decoded<std::uint8_t>(DType::kF8E5M2Fnuz, {0xFF})[0] == -57344.0F);
}

TEST_CASE("decode: F4 is two codes of E2M1 a byte, the low half first; the last half may be unused") {
  const auto bytes = bytes_of<std::uint8_t>({0x10, 0xF8, 0xC7});
  std::vector<float> out(6);
  decode(DType::kF4, false, bytes, out);
  CHECK(out == Floats{0, 0.5F, -0.0F, -6, 6, -2});
  CHECK(std::signbit(out[2]));
  std::vector<float> odd(5);
  decode(DType::kF4, false, bytes, odd);
  CHECK(odd == Floats{0, 0.5F, -0.0F, -6, 6});
  CHECK(stored_bytes(DType::kF4, 5) == 3);
  CHECK(stored_bytes(DType::kF4, 6) == 3);
  CHECK(stored_bits(DType::kF4) == 4);
}

TEST_CASE("decode: integers keep their sign, and above 2^24 go to the nearest float32") {
  CHECK(decoded<std::uint8_t>(DType::kU8, {0, 127, 255}) == Floats{0, 127, 255});
  CHECK(decoded<std::int8_t>(DType::kI8, {0, 127, -128, -1}) == Floats{0, 127, -128, -1});
  CHECK(decoded<std::uint16_t>(DType::kU16, {1, 0x1234, 65535}) == Floats{1, 4660, 65535});
  CHECK(decoded<std::int16_t>(DType::kI16, {1, 32767, -32768}) == Floats{1, 32767, -32768});
  CHECK(decoded<std::uint32_t>(DType::kU32, {1, 16777217, 4294967295U}) ==
        Floats{1, 16777216, 4294967296.0F});
  CHECK(decoded<std::int32_t>(DType::kI32, {-1, 16777219, -2147483647 - 1}) ==
        Floats{-1, 16777220, -2147483648.0F});
  CHECK(decoded<std::uint64_t>(DType::kU64, {1, 1ULL << 63, ~0ULL}) == Floats{1, 0x1p63F, 0x1p64F});
  CHECK(decoded<std::int64_t>(DType::kI64, {-1, 1LL << 40, std::numeric_limits<std::int64_t>::min()}) ==
        Floats{-1, 0x1p40F, -0x1p63F});
}

TEST_CASE("decode: any byte but zero is true") {
  CHECK(decoded<std::uint8_t>(DType::kBool, {0, 1, 255}) == Floats{0, 1, 1});
}
