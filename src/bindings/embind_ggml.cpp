// ggml's types for JavaScript: the bytes that llama.cpp writes, and the values that it reads from bytes.
#include <emscripten/bind.h>

#include <algorithm>
#include <cmath>

#include "bindings/embind_values.hpp"
#include "core/text.hpp"
#include "io/ggml_names.hpp"

using emscripten::val;

namespace qs {
namespace {

Expected<const ggml::Type*> wanted_type(const std::string& name) {
  const ggml::Type* const type = io::find_encoded_type(name);
  if (type != nullptr) return type;
  std::string all;
  for (const ggml::Type& one : ggml::types())
    all += (all.empty() ? "" : ", ") + std::string(io::ggml_type_of(one).name);
  return refuse("type", quoted(name), "one of " + all);
}

/// Refuses the first number that no encoder takes, by its place.
Expected<void> check_numbers(const std::string& field, std::span<const float> numbers, bool negative_too) {
  const auto found = std::find_if(numbers.begin(), numbers.end(),
                                  [=](float x) { return !std::isfinite(x) || (x < 0 && !negative_too); });
  if (found == numbers.end()) return {};
  return refuse(field + "[" + std::to_string(found - numbers.begin()) + "]", shortest(*found),
                negative_too ? "a finite number" : "a finite number from 0 up");
}

Expected<void> check_rows(const ggml::Type& type, std::span<const float> values, std::size_t columns,
                          std::span<const float> importance) {
  if (columns == 0 || columns % type.block != 0)
    return refuse("columns", std::to_string(columns),
                  "a multiple of " + std::to_string(type.block) + ", the values of a block");
  if (values.size() % columns != 0)
    return refuse("values", std::to_string(values.size()) + " numbers",
                  "whole rows of " + std::to_string(columns));
  if (!importance.empty() && importance.size() != columns)
    return refuse("importance", std::to_string(importance.size()) + " numbers",
                  std::to_string(columns) + ", one for each column");
  if (const auto fine = check_numbers("values", values, true); !fine) return fine;
  return check_numbers("importance", importance, false);
}

val encode_ggml(const std::string& name, const val& array, double columns, const val& weights) {
  const auto type = wanted_type(name);
  if (!type) return error_value(type.error());
  const std::vector<float> values = numbers_from<float>(array), importance = numbers_from<float>(weights);
  const auto row = static_cast<std::size_t>(columns);
  if (const auto fine = check_rows(**type, values, row, importance); !fine) return error_value(fine.error());
  std::vector<unsigned char> bytes;
  for (std::size_t at = 0; at < values.size(); at += row) {
    for (const std::byte byte : ggml::encode_row(**type, {std::span(values).subspan(at, row), importance}))
      bytes.push_back(std::to_integer<unsigned char>(byte));
  }
  return object_of({{"bytes", copied<unsigned char>("Uint8Array", bytes)}});
}

val ggml_types() {
  val list = val::array();
  for (const ggml::Type& type : ggml::types()) {
    const io::GgmlType& named = io::ggml_type_of(type);
    list.call<void>("push", object_of({{"id", std::string(type.id)},
                                       {"name", std::string(named.name)},
                                       {"number", named.number},
                                       {"block", static_cast<double>(type.block)},
                                       {"bytes", static_cast<double>(type.bytes)},
                                       {"usesImportance", type.uses_importance}}));
  }
  return list;
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_ggml) {
  emscripten::function("ggmlTypes", &qs::ggml_types);
  emscripten::function("encodeGgml", &qs::encode_ggml);
}
