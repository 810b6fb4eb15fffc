#include "core/rounding/rotation_price.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "core/numerics/decibels.hpp"
#include "core/rounding/normalized_sum.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kLongestSum = 1024;
constexpr double kDecibelsOfABit = 6.020599913279624;  // 20 log₁₀ 2

DensityIntegrals gaussian_integrals() {
  // ∫φ^⅓ = √3 (2π)^⅓
  return {std::log2(2 * std::numbers::pi * std::numbers::e) / 2,
          std::numbers::sqrt3 * std::cbrt(2 * std::numbers::pi)};
}

Expected<DensityIntegrals> integrals_for(const SourceInfo& source, std::uint64_t size) {
  if (source.id == "gaussian") return gaussian_integrals();
  if (source.id == "uniform") return uniform_sum(size);
  if (source.id == "laplace") return laplace_sum(size);
  const bool heavy = source.id == "student_t" && source.variance == 1.0;
  if (heavy || source.id == "logistic") return doubled_sum(source.pdf, size);
  return refuse("price of rotation: source", source.text(),
                "gaussian, laplace, logistic, uniform, or student_t with nu above 2");
}

RotationPrice price_between(const DensityIntegrals& one, const DensityIntegrals& rotated) {
  RotationPrice price;
  price.entropy_bits = rotated.entropy_bits;
  price.price_bits = rotated.entropy_bits - one.entropy_bits;
  price.price_db = kDecibelsOfABit * price.price_bits;
  price.fixed_rate_constant = std::pow(rotated.cube_root, 3) / 12;
  price.fixed_gain_db = 3 * decibels(one.cube_root / rotated.cube_root);
  return price;
}

}  // namespace

Expected<RotationPrice> rotation_price(const SourceInfo& source, std::uint64_t size) {
  if (size < 1 || size > kLongestSum || (size & (size - 1)) != 0) {
    return refuse("price of rotation: size", std::to_string(size),
                  "a power of two from 1 to " + std::to_string(kLongestSum));
  }
  const Expected<DensityIntegrals> one = integrals_for(source, 1);
  if (!one) return tl::unexpected(one.error());
  return price_between(*one, size == 1 ? *one : *integrals_for(source, size));
}

Expected<RotationPrice> rotation_price_limit(const SourceInfo& source) {
  const Expected<DensityIntegrals> one = integrals_for(source, 1);
  if (!one) return tl::unexpected(one.error());
  return price_between(*one, gaussian_integrals());
}

Expected<UnequalColumnsPrice> unequal_columns_price(double share, double ratio) {
  if (!(share >= 0 && share <= 1))
    return refuse("price of rotation: share", shortest(share), "a share of the columns, 0 to 1");
  if (!(ratio > 0 && ratio <= 1e30))
    return refuse("price of rotation: ratio", shortest(ratio), "above 0, at most 1e30");
  UnequalColumnsPrice price;
  price.variance = 1 - share + share * ratio * ratio;
  price.price_bits = std::log2(price.variance) / 2 - share * std::log2(ratio);
  price.price_db = kDecibelsOfABit * price.price_bits;
  price.absmax_gain_db = decibels(ratio * ratio / price.variance);
  return price;
}

}  // namespace qs
