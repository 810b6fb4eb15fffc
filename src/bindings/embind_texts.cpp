// Fills texts with computed results for JavaScript; the site build evaluates statements of its pages with it.
#include <emscripten/bind.h>

#include <map>

#include "bindings/embind_language.hpp"
#include "bindings/embind_values.hpp"
#include "labs/checker/headless_lab.hpp"

using emscripten::val;

namespace qs {
namespace {

class Texts {
 public:
  Texts() : headless_lab_([this](std::string_view name) { return files_[std::string(name)]; }) {}

  void supply(const std::string& name, const val& bytes) { files_[name] = bytes_from(bytes); }

  val fill(const std::string& pattern, const std::string& link) {
    const Expected<std::string> filled = headless_lab_.fill(pattern, link);
    if (!filled) return error_value(filled.error());
    val result = val::object();
    result.set("text", *filled);
    return result;
  }
  /// Problems found in a link, or an empty text.
  std::string problems(const std::string& link) {
    std::string all;
    for (const Error& problem : from_link(link).problems) all += (all.empty() ? "" : "; ") + message(problem);
    return all;
  }

 private:
  std::map<std::string, std::vector<std::byte>> files_;
  quiz::HeadlessLab headless_lab_;
};

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_texts) {
  using qs::Texts;
  emscripten::function("setLanguage", &qs::set_language_of_page);
  emscripten::class_<Texts>("Texts")
      .constructor<>()
      .function("supply", &Texts::supply)
      .function("fill", &Texts::fill)
      .function("problems", &Texts::problems);
}
