#include "core/survey/stored_patterns.hpp"

#include <algorithm>
#include <cmath>

#include "core/information/entropy.hpp"
#include "core/information/entropy_estimators.hpp"

namespace qs {

PatternCounts::PatternCounts(const PatternType& type, std::uint64_t expected)
    : type_(type), few_(expected < std::uint64_t{1} << type.bits) {
  if (!few_) counts_.resize(std::size_t{1} << type.bits);
}

void PatternCounts::add_one(std::size_t pattern) {
  if (few_) {
    each_.push_back(static_cast<std::uint16_t>(pattern));
  } else {
    ++counts_[pattern];
  }
}

void PatternCounts::add(std::span<const std::byte> stored, bool big_endian) {
  const auto byte = [&](std::size_t i) { return std::to_integer<std::size_t>(stored[i]); };
  if (type_.bits <= 8) {
    for (std::size_t i = 0; i < stored.size(); ++i) add_one(byte(i));
    count_ += stored.size();
    return;
  }
  const std::size_t high = big_endian ? 0 : 1, low = 1 - high;
  for (std::size_t i = 0; i + 1 < stored.size(); i += 2) add_one(byte(i + high) << 8 | byte(i + low));
  count_ += stored.size() / 2;
}

std::vector<PatternCounts::Kind> PatternCounts::kinds() const {
  std::vector<Kind> kinds;
  for (std::uint32_t pattern = 0; pattern < counts_.size(); ++pattern) {
    if (counts_[pattern] > 0) kinds.push_back({pattern, counts_[pattern]});
  }
  std::vector<std::uint16_t> sorted = each_;
  // The lambda instantiates a sort of its own: the standard library's shared one would land in the first
  // module part.
  std::sort(sorted.begin(), sorted.end(), [](std::uint16_t a, std::uint16_t b) { return a < b; });
  for (const std::uint16_t pattern : sorted) {
    if (kinds.empty() || kinds.back().pattern != pattern) kinds.push_back({pattern, 0});
    ++kinds.back().count;
  }
  return kinds;
}

StoredEntropy PatternCounts::entropy() const {
  const std::vector<Kind> all = kinds();
  const auto of_part = [&all](int shift, int bits) {
    std::vector<std::uint64_t> parts(std::size_t{1} << bits);
    for (const Kind& kind : all) parts[kind.pattern >> shift & (parts.size() - 1)] += kind.count;
    return plugin_entropy_bits(parts);
  };
  std::vector<std::uint64_t> counts;
  for (const Kind& kind : all) counts.push_back(kind.count);
  StoredEntropy entropy{plugin_entropy_bits(counts), {}, {}, {}};
  if (type_.exponent_bits == 0) return entropy;
  entropy.sign = of_part(type_.bits - 1, 1);
  entropy.exponent = of_part(type_.mantissa_bits, type_.exponent_bits);
  entropy.mantissa = of_part(0, type_.mantissa_bits);
  return entropy;
}

SortedSample PatternCounts::sample(const ValuesOfPatterns& values_of) const {
  const std::vector<Kind> all = kinds();
  std::vector<std::uint32_t> patterns;
  for (const Kind& kind : all) patterns.push_back(kind.pattern);
  const std::vector<float> values = values_of(patterns);
  std::vector<std::size_t> finite;
  NonFinite non_finite;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::isfinite(values[i])) {
      finite.push_back(i);
    } else {
      (std::isnan(values[i]) ? non_finite.nan
       : values[i] > 0       ? non_finite.positive_infinity
                             : non_finite.negative_infinity) += all[i].count;
    }
  }
  std::sort(finite.begin(), finite.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<float> distinct;
  std::vector<std::uint64_t> counts;
  for (const std::size_t i : finite) {
    if (distinct.empty() || distinct.back() != values[i]) {
      distinct.push_back(values[i] == 0 ? 0.0F : values[i]);
      counts.push_back(0);
    }
    counts.back() += all[i].count;
  }
  return SortedSample::from_counts(distinct, counts, non_finite);
}

}  // namespace qs
