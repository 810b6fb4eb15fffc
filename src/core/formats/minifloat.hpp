#pragma once
/// Small floating-point formats: sign, exponent field, mantissa field.
///
///     value = (−1)^s · 2^(E−bias) · (1 + M/2^m)        E > 0: normal
///     value = (−1)^s · 2^(1−bias) · M/2^m               E = 0: subnormal
///
/// The formats differ in what the largest exponent means: numbers too (FP6, FP4), numbers but for one NaN
/// (E4M3FN, where "FN" says: finite, NaN), or infinity and NaN as in IEEE 754 (float16, bfloat16, E5M2).
///
/// Rounding is to nearest, ties to the even mantissa. Values beyond the largest number saturate to it,
/// infinities too (OCP OFP8 1.0, saturating mode; CUDA's SATFINITE), or overflow to infinity or NaN (the
/// casts of ml_dtypes and PyTorch). Sources: OCP 8-bit Floating Point Specification (OFP8) 1.0, 2023; OCP
/// Microscaling Formats (MX) 1.0, 2023; IEEE 754-2019 (binary16). The surprise: E4M3FN ends at 448, not at
/// 480, as the last place is its NaN.

#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

enum class Specials { kNone, kNan, kInfinityAndNan };
enum class Overflow { kSaturate, kSpecial };

struct Minifloat {
  std::string_view id;  // as PyTorch and ml_dtypes name it
  int exponent_bits = 0, mantissa_bits = 0, bias = 0;
  Specials specials = Specials::kNone;

  constexpr int bits() const { return 1 + exponent_bits + mantissa_bits; }
  /// Codes without the sign: the largest number, and the first non-number (infinity, or the NaN).
  constexpr std::uint32_t max_code() const {
    const std::uint32_t end = 1U << (exponent_bits + mantissa_bits);
    if (specials == Specials::kNone) return end - 1;
    if (specials == Specials::kNan) return end - 2;
    return end - (1U << mantissa_bits) - 1;
  }
  constexpr std::uint32_t sign_bit() const { return 1U << (exponent_bits + mantissa_bits); }

  /// The code of x. NaN becomes the format's NaN, or 0 if it has none.
  std::uint32_t encode(double x, Overflow overflow = Overflow::kSaturate) const;
  /// The number that a code means; exact. NaN and infinities as such.
  float decode(std::uint32_t code) const;
  float max() const { return decode(max_code()); }
  /// Exponent of the largest number: 8 for E4M3FN, since 448 = 1.75 · 2^8.
  int max_exponent() const;
};

std::span<const Minifloat> minifloats();
const Minifloat* find_minifloat(std::string_view id);

/// The formats by name, for code that needs a certain one.
extern const Minifloat kFloat16, kBfloat16, kE4M3FN, kE5M2, kE2M3FN, kE3M2FN, kE2M1FN;

}  // namespace qs
