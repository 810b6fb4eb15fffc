#pragma once
/// The list of metrics. A metric is a function of the code statistics; it is undefined (no value) where
/// mathematics leaves it undefined, and +∞ dB means that nothing was lost ("exact"). No epsilon is added
/// anywhere: on weights of σ = 0.02 an epsilon of 1e-4 would turn 39.8 dB into 6.0 dB.

#include <optional>
#include <span>
#include <string_view>

#include "core/code_statistics.hpp"

namespace qs {

enum class Better { kHigher, kLower, kNeither };

struct MetricInfo {
  std::string_view id;  // snake_case with its unit: "entropy_bits"; camelCase in JavaScript
  std::string_view title;
  std::string_view unit;  // "bits", "dB", "" for a ratio, "x²" for a squared weight
  Better better;
  std::string_view explanation;  // one sentence
  std::string_view source;
  std::optional<double> (*compute)(const CodeStatistics&);
};

std::span<const MetricInfo> metrics();
const MetricInfo* find_metric(std::string_view id);

}  // namespace qs
