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

template <class Use>
void PatternCounts::for_each_pattern(std::span<const std::byte> stored, bool big_endian, Use use) const {
  const auto byte = [&](std::size_t i) { return std::to_integer<std::size_t>(stored[i]); };
  if (type_.bits <= 8) {
    for (std::size_t i = 0; i < stored.size(); ++i) use(byte(i));
  } else if (big_endian) {
    for (std::size_t i = 0; i + 1 < stored.size(); i += 2) use(byte(i) << 8 | byte(i + 1));
  } else {
    for (std::size_t i = 0; i + 1 < stored.size(); i += 2) use(byte(i + 1) << 8 | byte(i));
  }
}

void PatternCounts::add(std::span<const std::byte> stored, bool big_endian) {
  if (few_) {
    for_each_pattern(stored, big_endian,
                     [this](std::size_t pattern) { each_.push_back(static_cast<std::uint16_t>(pattern)); });
  } else {
    std::uint64_t* const counts = counts_.data();
    for_each_pattern(stored, big_endian, [counts](std::size_t pattern) { ++counts[pattern]; });
  }
  count_ += stored.size() / (type_.bits <= 8 ? 1 : 2);
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

ValueCounts PatternCounts::values(const ValuesOfPatterns& values_of) const {
  const std::vector<Kind> all = kinds();
  std::vector<std::uint32_t> patterns;
  for (const Kind& kind : all) patterns.push_back(kind.pattern);
  const std::vector<float> values = values_of(patterns);
  std::vector<std::size_t> finite;
  ValueCounts result;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::isfinite(values[i])) {
      finite.push_back(i);
    } else {
      (std::isnan(values[i]) ? result.non_finite.nan
       : values[i] > 0       ? result.non_finite.positive_infinity
                             : result.non_finite.negative_infinity) += all[i].count;
    }
  }
  std::sort(finite.begin(), finite.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  for (const std::size_t i : finite) {
    if (result.distinct.empty() || result.distinct.back() != values[i]) {
      result.distinct.push_back(values[i] == 0 ? 0.0F : values[i]);
      result.counts.push_back(0);
    }
    result.counts.back() += all[i].count;
  }
  return result;
}

}  // namespace qs
