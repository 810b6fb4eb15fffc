#include "core/formats/minifloat.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/find.hpp"

namespace qs {

constexpr Minifloat kFloat16{"float16", 5, 10, 15, Specials::kInfinityAndNan};
constexpr Minifloat kBfloat16{"bfloat16", 8, 7, 127, Specials::kInfinityAndNan};
constexpr Minifloat kE4M3FN{"float8_e4m3fn", 4, 3, 7, Specials::kNan};
constexpr Minifloat kE5M2{"float8_e5m2", 5, 2, 15, Specials::kInfinityAndNan};
constexpr Minifloat kE2M3FN{"float6_e2m3fn", 2, 3, 1, Specials::kNone};
constexpr Minifloat kE3M2FN{"float6_e3m2fn", 3, 2, 3, Specials::kNone};
constexpr Minifloat kE2M1FN{"float4_e2m1fn", 2, 1, 1, Specials::kNone};

namespace {

constexpr int kDoubleFraction = 52, kDoubleBias = 1023;

std::uint64_t double_bits(double x) {
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// 2^exponent, −1022 to 1023.
double two_to(int exponent) {
  const std::uint64_t bits = static_cast<std::uint64_t>(exponent + kDoubleBias) << kDoubleFraction;
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

constexpr std::array kMinifloats = {kFloat16, kBfloat16, kE4M3FN, kE5M2, kE2M3FN, kE3M2FN, kE2M1FN};

}  // namespace

std::span<const Minifloat> minifloats() {
  return kMinifloats;
}

const Minifloat* find_minifloat(std::string_view id) {
  return find_by(kMinifloats, &Minifloat::id, id);
}

std::uint32_t Minifloat::encode(double x, Overflow overflow) const {
  if (std::isnan(x)) return specials == Specials::kNone ? 0 : sign_bit() - 1;
  const std::uint32_t sign = std::signbit(x) ? sign_bit() : 0;
  std::uint32_t code = max_code() + 1;
  if (std::isfinite(x)) {
    const double magnitude = std::abs(x);
    const int lowest = 1 - bias;
    const int exponent =
        std::max(static_cast<int>(double_bits(magnitude) >> kDoubleFraction) - kDoubleBias, lowest);
    const double unit = two_to(mantissa_bits - exponent);
    // The next code is the next number, through all exponents:
    // a mantissa that rounds up to 2 carries by itself.
    const auto steps = static_cast<std::int32_t>(std::nearbyint(magnitude * unit));
    code = std::min(code, static_cast<std::uint32_t>(((exponent - lowest) << mantissa_bits) + steps));
  }
  if (code <= max_code()) return sign | code;
  const bool saturates = overflow == Overflow::kSaturate || specials == Specials::kNone;
  return sign | (saturates ? max_code() : max_code() + 1);
}

float Minifloat::decode(std::uint32_t code) const {
  const std::uint32_t magnitude = code & (sign_bit() - 1);
  const float sign = (code & sign_bit()) != 0 ? -1.0F : 1.0F;
  if (magnitude > max_code()) {
    const bool infinite = specials == Specials::kInfinityAndNan && magnitude == max_code() + 1;
    return infinite ? sign * std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
  }
  const auto exponent = static_cast<int>(magnitude >> mantissa_bits);
  const std::uint32_t mantissa = magnitude & ((1U << mantissa_bits) - 1);
  const std::uint32_t whole = exponent == 0 ? mantissa : mantissa + (1U << mantissa_bits);
  return sign * static_cast<float>(whole * two_to(std::max(exponent, 1) - bias - mantissa_bits));
}

int Minifloat::max_exponent() const {
  return static_cast<int>(max_code() >> mantissa_bits) - bias;
}

}  // namespace qs
