#pragma once
/// Analyses as JavaScript values, and arrays that are read piece by piece.

#include <algorithm>
#include <limits>

#include "bindings/embind_values.hpp"
#include "core/survey/unsorted_analysis.hpp"

namespace qs {

inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();  // null in JavaScript

/// All metrics in the order of the list, in one array: crossing costs more than computing.
inline void append_metrics(const CodeStatistics& statistics, std::vector<double>& numbers) {
  for (const MetricInfo& row : metrics()) numbers.push_back(row.compute(statistics).value_or(kUndefined));
}

inline emscripten::val analysis_value(const Analysis& analysis) {
  std::vector<double> numbers;
  append_metrics(analysis.statistics, numbers);
  const std::vector<double> occupancy(analysis.statistics.occupancy.begin(),
                                      analysis.statistics.occupancy.end());
  return object_of({{"spec", analysis.spec},
                    {"count", static_cast<double>(analysis.statistics.count)},
                    {"nonFinite", static_cast<double>(analysis.non_finite.total())},
                    {"levels", static_cast<double>(occupancy.size())},
                    {"metrics", copied<double>("Float64Array", numbers)},
                    {"alphabet", copied<std::int32_t>("Int32Array", analysis.alphabet)},
                    {"occupancy", copied<double>("Float64Array", occupancy)}});
}

/// Metrics of many quantizers, one after another in one array, and their canonical texts.
inline emscripten::val sweep_value(std::span<const Analysis> analyses) {
  std::vector<double> numbers;
  emscripten::val specs = emscripten::val::array();
  for (const Analysis& analysis : analyses) {
    append_metrics(analysis.statistics, numbers);
    specs.call<void>("push", analysis.spec);
  }
  return object_of({{"specs", specs}, {"metrics", copied<double>("Float64Array", numbers)}});
}

/// A Float32Array through a buffer that stays in the cache, instead of a copy of all of it.
inline Pieces pieces_of(const emscripten::val& array) {
  return [array](const UseValues& use) {
    constexpr std::size_t kPiece = 1 << 15;
    const auto count = array["length"].as<std::size_t>();
    std::vector<float> buffer(std::min(count, kPiece));
    for (std::size_t at = 0; at < count; at += kPiece) {
      const std::size_t end = std::min(count, at + kPiece);
      const std::span<float> piece = std::span(buffer).first(end - at);
      emscripten::val(emscripten::typed_memory_view(piece.size(), piece.data()))
          .call<void>("set", array.call<emscripten::val>("subarray", at, end));
      use(piece);
    }
  };
}

}  // namespace qs
