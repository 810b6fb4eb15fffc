#include "core/survey/stored_patterns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/information/entropy.hpp"
#include "core/information/entropy_estimators.hpp"

namespace qs {

PatternCounts::PatternCounts(const PatternType& type) : type_(type), counts_(std::size_t{1} << type.bits) {}

void PatternCounts::add(std::span<const std::byte> stored, bool big_endian) {
  const auto byte = [&](std::size_t i) { return std::to_integer<std::size_t>(stored[i]); };
  if (type_.bits <= 8) {
    for (std::size_t i = 0; i < stored.size(); ++i) ++counts_[byte(i)];
    count_ += stored.size();
    return;
  }
  const std::size_t high = big_endian ? 0 : 1, low = 1 - high;
  for (std::size_t i = 0; i + 1 < stored.size(); i += 2) ++counts_[byte(i + high) << 8 | byte(i + low)];
  count_ += stored.size() / 2;
}

double PatternCounts::part_entropy(int shift, int bits) const {
  std::vector<std::uint64_t> parts(std::size_t{1} << bits);
  for (std::size_t pattern = 0; pattern < counts_.size(); ++pattern)
    parts[pattern >> shift & (parts.size() - 1)] += counts_[pattern];
  return plugin_entropy_bits(parts);
}

StoredEntropy PatternCounts::entropy() const {
  StoredEntropy entropy{plugin_entropy_bits(counts_), {}, {}, {}};
  if (type_.exponent_bits == 0) return entropy;
  entropy.sign = part_entropy(type_.bits - 1, 1);
  entropy.exponent = part_entropy(type_.mantissa_bits, type_.exponent_bits);
  entropy.mantissa = part_entropy(0, type_.mantissa_bits);
  return entropy;
}

SortedSample PatternCounts::sample(std::span<const float> value_of) const {
  std::vector<std::uint32_t> patterns;
  NonFinite non_finite;
  for (std::uint32_t pattern = 0; pattern < counts_.size(); ++pattern) {
    if (counts_[pattern] == 0) continue;
    const float x = value_of[pattern];
    if (std::isfinite(x)) {
      patterns.push_back(pattern);
    } else {
      (std::isnan(x) ? non_finite.nan
       : x > 0       ? non_finite.positive_infinity
                     : non_finite.negative_infinity) += counts_[pattern];
    }
  }
  std::sort(patterns.begin(), patterns.end(),
            [&](std::uint32_t a, std::uint32_t b) { return value_of[a] < value_of[b]; });
  std::vector<float> distinct;
  std::vector<std::uint64_t> counts;
  for (const std::uint32_t pattern : patterns) {
    const float x = value_of[pattern];
    if (distinct.empty() || distinct.back() != x) {
      distinct.push_back(x == 0 ? 0.0F : x);
      counts.push_back(0);
    }
    counts.back() += counts_[pattern];
  }
  return SortedSample::from_counts(distinct, counts, non_finite);
}

}  // namespace qs
