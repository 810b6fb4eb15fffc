#pragma once
/// A table of numbers times a scale: the nearest of them, and of two equally near the lower one.

#include <cmath>
#include <numeric>

#include "core/quantizers/engine/stored_scale.hpp"

namespace qs {

struct TableCode {
  struct Group {
    float scale = 1;
  };

  TableCode(std::vector<float> ascending, std::int32_t first, int bits_of_a_code)
      : table(std::move(ascending)), first_code(first), bits(bits_of_a_code) {
    for (std::size_t i = 1; i < table.size(); ++i) thresholds.push_back((table[i - 1] + table[i]) / 2);
  }

  std::vector<float> table, thresholds;
  std::int32_t first_code = 0;
  int bits = 0;

  std::int32_t encode(const Group& group, float x) const {
    const float u = group.scale == 0 || std::isnan(x) ? 0.0F : x / group.scale;
    std::int32_t code = first_code;
    for (const float threshold : thresholds) code += u > threshold ? 1 : 0;
    return code;
  }
  float decode(const Group& group, std::int32_t code) const {
    return table[static_cast<std::size_t>(code - first_code)] * group.scale;
  }
  std::vector<std::int32_t> alphabet() const {
    std::vector<std::int32_t> codes(table.size());
    std::iota(codes.begin(), codes.end(), first_code);
    return codes;
  }
  std::int64_t rank(std::int32_t code) const { return code - first_code; }
  std::int64_t distinct_values() const { return static_cast<std::int64_t>(table.size()); }
  int rate_bits() const { return bits; }
  int zero_point_bits() const { return 0; }
  std::int32_t zero_point(const Group&) const { return 0; }
};

}  // namespace qs
