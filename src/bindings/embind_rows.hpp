#pragma once
/// Converts rows of lists for JavaScript.

#include <emscripten/val.h>

#include <optional>
#include <string>
#include <vector>

#include "core/param.hpp"

namespace qs {

using emscripten::val;

inline std::string text_of(std::string_view text) {
  return std::string(text);
}

inline val optional_number(const std::optional<double>& value) {
  return value ? val(*value) : val::null();
}

inline val texts(const std::vector<std::string>& list) {
  val array = val::array();
  for (const std::string& text : list) array.call<void>("push", text);
  return array;
}

inline val param_list(const std::vector<ParamInfo>& rows) {
  val params = val::array();
  for (const ParamInfo& param : rows) {
    val entry = val::object();
    entry.set("id", param.id);
    entry.set("title", param.title);
    entry.set("accepted", param.accepted);
    entry.set("unit", param.unit);
    entry.set("default", param.default_value);
    entry.set("words", texts(param.words));
    entry.set("min", param.number ? val(param.number->min) : val::null());
    entry.set("max", param.number ? val(param.number->max) : val::null());
    entry.set("whole", param.number && param.number->whole);
    params.call<void>("push", entry);
  }
  return params;
}

}  // namespace qs
