#include "core/formats/minifloat.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "../golden.hpp"

using namespace qs;

namespace {

const Minifloat* by_short_name(const std::string& name) {
  for (const Minifloat& format : minifloats()) {
    if (format.id.ends_with("_" + name)) return &format;
    if (format.id.ends_with("_" + name + "fn")) return &format;
  }
  return nullptr;
}

bool same(float a, float b) {
  return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

}  // namespace

TEST_CASE("minifloat: every code of FP8, FP6 and FP4 means what OCP's tables say") {
  int checked = 0;
  for (const test::Row& row : test::golden("06_format_codes")) {
    const Minifloat* format = by_short_name(row.at("format"));
    if (format == nullptr) continue;
    CAPTURE(row.at("format"));
    CAPTURE(row.at("hex"));
    const auto code = static_cast<std::uint32_t>(test::whole(row, "code"));
    const auto value = static_cast<float>(test::number(row, "value"));
    CHECK(same(format->decode(code), value));
    if (!std::isnan(value)) CHECK(format->encode(value, Overflow::kSpecial) == code);
    ++checked;
  }
  CHECK(checked == 256 + 256 + 64 + 64 + 16);
}

TEST_CASE("minifloat: rounds to nearest even at every midpoint and one step beside it, saturating and not") {
  for (const test::Row& row : test::golden("06_round_vectors")) {
    const Minifloat* format = by_short_name(row.at("format"));
    REQUIRE(format != nullptr);
    CAPTURE(row.at("format"));
    CAPTURE(row.at("x_hex"));
    const Overflow mode = row.at("mode") == "sat" ? Overflow::kSaturate : Overflow::kSpecial;
    const std::uint32_t code = format->encode(test::bits(row, "x_hex"), mode);
    if (row.at("code") == "nan") {
      CHECK(std::isnan(format->decode(code)));
    } else {
      CHECK(code == static_cast<std::uint32_t>(test::whole(row, "code")));
    }
  }
}

TEST_CASE("minifloat: decode then encode is the code itself, over all codes of all formats") {
  for (const Minifloat& format : minifloats()) {
    CAPTURE(format.id);
    for (std::uint32_t code = 0; code < 2 * format.sign_bit(); ++code) {
      const float value = format.decode(code);
      if (std::isnan(value)) continue;
      CHECK(format.encode(value, Overflow::kSpecial) == code);
    }
  }
}

TEST_CASE("minifloat: the numbers that everybody quotes") {
  CHECK(kFloat16.max() == 65504);
  CHECK(kE4M3FN.max() == 448);
  CHECK(kE5M2.max() == 57344);
  CHECK(kE3M2FN.max() == 28);
  CHECK(kE2M3FN.max() == 7.5F);
  CHECK(kE2M1FN.max() == 6);
  CHECK(kE4M3FN.max_exponent() == 8);
  CHECK(kE5M2.max_exponent() == 15);
  CHECK(kE2M1FN.max_exponent() == 2);
  CHECK(kFloat16.decode(kFloat16.encode(0.1F)) == 0.0999755859375F);
  CHECK(kBfloat16.decode(kBfloat16.encode(0.1F)) == 0.10009765625F);
  CHECK(kBfloat16.encode(3.4e38F) == 0x7F7F);
  CHECK(kFloat16.encode(65520, Overflow::kSpecial) == 0x7C00);  // the tie goes to the even, which is infinity
}
