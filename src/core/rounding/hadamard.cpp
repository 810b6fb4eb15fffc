#include "core/rounding/hadamard.hpp"

#include <cmath>
#include <cstring>
#include <string>

#include "core/numerics/always_inline.hpp"
#include "core/numerics/random.hpp"
#include "core/numerics/simd.hpp"

namespace qs {
namespace {

bool is_power_of_two(std::size_t n) {
  return n != 0 && (n & (n - 1)) == 0;
}

/// Largest power of two that divides n.
std::size_t even_part(std::size_t n) {
  return n & (~n + 1);
}

Refusal refuse_hadamard_columns(std::size_t columns) {
  return refuse(
      "rotation: columns", std::to_string(columns),
      "an even number, at best a power of two: rows are rotated in blocks of a power of two from 2 on");
}

/// load4() and store4(), also where the compiler would rather have few bytes: a call costs more than the sum.
QS_ALWAYS_INLINE Float4 four(const float* from) {
  Float4 lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}
QS_ALWAYS_INLINE void put_four(Float4 lanes, float* to) {
  std::memcpy(to, &lanes, sizeof lanes);
}

/// Butterflies of neighbours at distances 1 and 2, four values at a time.
void mix_fours(float* values, std::size_t count) {
  for (std::size_t i = 0; i < count; i += 4) {
    float* x = values + i;
    const float a = x[0] + x[1], b = x[0] - x[1], c = x[2] + x[3], d = x[2] - x[3];
    x[0] = a + c;
    x[1] = b + d;
    x[2] = a - c;
    x[3] = b - d;
  }
}

void multiply(std::span<float> row, std::span<const float> signs) {
  for (std::size_t i = 0; i < signs.size(); ++i) row[i] *= signs[i];
}

}  // namespace

void walsh_hadamard(std::span<float> values) {
  const std::size_t n = values.size();
  float* x = values.data();
  if (!is_power_of_two(n) || n == 1) return;
  if (n == 2) {
    const float a = x[0], b = x[1];
    x[0] = a + b;
    x[1] = a - b;
    return;
  }
  mix_fours(x, n);
  for (std::size_t half = kLanes; half < n; half *= 2) {
    for (std::size_t first = 0; first < n; first += 2 * half) {
      for (std::size_t i = first; i < first + half; i += kLanes) {
        const Float4 a = four(x + i), b = four(x + i + half);
        put_four(a + b, x + i);
        put_four(a - b, x + i + half);
      }
    }
  }
}

Expected<HadamardRotation> HadamardRotation::make(std::size_t columns, const HadamardParams& params) {
  const std::size_t largest = even_part(columns);
  if (largest < 2) return refuse_hadamard_columns(columns);
  const std::size_t block = params.block == 0 ? largest : params.block;
  if (block < 2 || !is_power_of_two(block) || block > largest) {
    return refuse("rotation: block", std::to_string(params.block),
                  "a power of two from 2 to " + std::to_string(largest) + ", which divides " +
                      std::to_string(columns) + " columns");
  }
  HadamardRotation rotation(columns, block);
  if (params.signs) {
    rotation.signs_.reserve(columns);
    for (std::size_t i = 0; i < columns; ++i)
      rotation.signs_.push_back(uniform_at(params.seed, i) < 0.5 ? -1.0F : 1.0F);
  }
  return rotation;
}

Expected<HadamardRotation> HadamardRotation::make(std::size_t columns, std::span<const float> signs,
                                                  std::size_t block) {
  Expected<HadamardRotation> rotation = make(columns, HadamardParams{false, 0, block});
  if (!rotation) return rotation;
  if (signs.size() != columns) {
    return refuse("rotation: signs", std::to_string(signs.size()) + " of them",
                  std::to_string(columns) + ", one for each column");
  }
  for (const float sign : signs) {
    if (sign != 1 && sign != -1) return refuse("rotation: signs", std::to_string(sign), "1 or -1");
  }
  rotation->signs_.assign(signs.begin(), signs.end());
  return rotation;
}

void HadamardRotation::transform(std::span<float> row) const {
  const auto scale = static_cast<float>(1 / std::sqrt(static_cast<double>(block_)));
  for (std::size_t first = 0; first < columns_; first += block_) walsh_hadamard(row.subspan(first, block_));
  for (float& x : row) x *= scale;
}

void HadamardRotation::rotate(std::span<float> rows) const {
  for (std::size_t first = 0; first + columns_ <= rows.size(); first += columns_) {
    const std::span<float> row = rows.subspan(first, columns_);
    multiply(row, signs_);
    transform(row);
  }
}

void HadamardRotation::rotate_back(std::span<float> rows) const {
  for (std::size_t first = 0; first + columns_ <= rows.size(); first += columns_) {
    const std::span<float> row = rows.subspan(first, columns_);
    transform(row);
    multiply(row, signs_);
  }
}

}  // namespace qs
