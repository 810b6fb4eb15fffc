// Exposes the core to JavaScript: plain objects in and out. web/core/quantscope.js wraps it: checks types,
// turns errors into exceptions and names into camelCase.
#include <emscripten/bind.h>

#include <string>

#include "bindings/embind_rows.hpp"
#include "bindings/embind_values.hpp"
#include "core/metrics.hpp"
#include "core/quantizers.hpp"
#include "core/sources.hpp"

using emscripten::val;

namespace qs {
namespace {

val list_quantizers() {
  val list = val::array();
  for (const QuantizerInfo& row : quantizers()) {
    val entry = val::object();
    entry.set("id", row.id);
    entry.set("title", row.title);
    entry.set("family", row.family);
    entry.set("group", row.group);
    entry.set("bits", row.rate_bits);
    entry.set("explanation", row.explanation);
    entry.set("source", row.source);
    entry.set("params", param_list(row.params));
    entry.set("fixedPartition", row.fixed_partition);
    entry.set("scaleEquivariant", row.scale_equivariant);
    entry.set("permutationEquivariant", row.permutation_equivariant);
    list.call<void>("push", entry);
  }
  return list;
}

val list_metrics() {
  val list = val::array();
  for (const MetricInfo& row : metrics()) {
    val entry = val::object();
    entry.set("id", text_of(row.id));
    entry.set("title", text_of(row.title));
    entry.set("unit", text_of(row.unit));
    const char* better = row.better == Better::kHigher  ? "higher"
                         : row.better == Better::kLower ? "lower"
                                                        : "neither";
    entry.set("better", std::string(better));
    entry.set("explanation", text_of(row.explanation));
    entry.set("source", text_of(row.source));
    list.call<void>("push", entry);
  }
  return list;
}

val list_sources() {
  val list = val::array();
  for (const SourceInfo& row : sources()) {
    val entry = val::object();
    entry.set("id", text_of(row.id));
    entry.set("title", text_of(row.title));
    entry.set("explanation", text_of(row.explanation));
    entry.set("source", text_of(row.source));
    entry.set("params", param_list(row.params));
    entry.set("independent", row.independent);
    entry.set("differentialEntropyBits", row.differential_entropy_bits);
    entry.set("mean", optional_number(row.mean));
    entry.set("variance", optional_number(row.variance));
    entry.set("kurtosis", optional_number(row.kurtosis));
    list.call<void>("push", entry);
  }
  return list;
}

val draw_values(const std::string& source, double count, double seed) {
  const Expected<SourceInfo> row = make_source(source);
  if (!row) return error_value(row.error());
  std::vector<float> values(static_cast<std::size_t>(count));
  draw(*row, static_cast<std::uint64_t>(seed), 0, values);
  return copied<float>("Float32Array", values);
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_core) {
  emscripten::function("quantizers", &qs::list_quantizers);
  emscripten::function("metrics", &qs::list_metrics);
  emscripten::function("sources", &qs::list_sources);
  emscripten::function("draw", &qs::draw_values);
}
