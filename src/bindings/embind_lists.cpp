// Lists for JavaScript: bundled layers, labs and quiz concepts, in the current language.
#include <emscripten/bind.h>

#include "bindings/embind_rows.hpp"
#include "labs/quiz/item.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/layers.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

val list_layers() {
  val list = val::array();
  for (const Layer& row : layers()) {
    val entry = val::object();
    entry.set("id", text_of(row.id));
    entry.set("title", text_of(row.title));
    entry.set("tensor", text_of(row.tensor));
    entry.set("firstRow", static_cast<double>(row.first_row));
    entry.set("rowCount", static_cast<double>(row.row_count));
    list.call<void>("push", entry);
  }
  return list;
}

val list_labs() {
  val list = val::array();
  for (const LabInfo& row : labs()) {
    val entry = val::object();
    entry.set("id", text_of(row.id));
    entry.set("name", phrase(row.name));
    entry.set("title", phrase(row.title));
    entry.set("teaches", phrase(row.teaches));
    entry.set("params", param_list(row.params));
    list.call<void>("push", entry);
  }
  return list;
}

/// Titles of the quiz concepts by id.
val list_concepts() {
  val list = val::object();
  for (const quiz::Concept& row : quiz::kConcepts) list.set(text_of(row.id), phrase(row.title));
  return list;
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_lists) {
  emscripten::function("layers", &qs::list_layers);
  emscripten::function("labs", &qs::list_labs);
  emscripten::function("concepts", &qs::list_concepts);
}
