// Checks a file of quiz items for JavaScript, as qs_items does on the command line. Faults are told in English: numbers
// of a file are written with a point, whatever the language of the page.
#include <emscripten/bind.h>

#include "bindings/embind_values.hpp"
#include "labs/checker/check.hpp"

using emscripten::val;

namespace qs {
namespace {

/// `files` is a Map of the bundled files by name; a file that it lacks is empty.
val check_items_of(const std::string& name, const std::string& json, const val& files) {
  const auto bundled = [&files](std::string_view wanted) {
    const val bytes = files.call<val>("get", std::string(wanted));
    return bytes.isUndefined() ? std::vector<std::byte>{} : bytes_from(bytes);
  };
  const quiz::CheckedItems checked = quiz::check_items(name, json, bundled);
  val faults = val::array();
  for (const Error& fault : checked.faults) faults.call<void>("push", error_value(fault)["error"]);
  return object_of({{"items", checked.items},
                    {"variants", checked.variants},
                    {"answers", checked.answers},
                    {"faults", faults}});
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_items) {
  emscripten::function("checkItems", &qs::check_items_of);
}
