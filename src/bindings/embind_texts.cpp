// Fills texts with computed results for JavaScript; the site build evaluates statements of its pages with it.
#include <emscripten/bind.h>

#include <map>

#include "bindings/embind_language.hpp"
#include "bindings/embind_values.hpp"
#include "labs/checker/sheet.hpp"

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

  /// {questions, problems} of a file of items, in the variants and orders of a seed (labs/checker/sheet.hpp).
  val sheet(const std::string& file, const std::string& json, double seed) {
    const quiz::ReadItems items = quiz::read_items(file, json);
    if (!items.errors.empty()) return error_value(items.errors.front());
    val questions = val::array(), problems = val::array();
    for (const quiz::Item& item : items.file.items) {
      const auto question = quiz::sheet_question(item, static_cast<std::uint64_t>(seed), headless_lab_);
      if (question) {
        questions.call<void>("push", asked_value(*question));
      } else {
        problems.call<void>("push", message(question.error()));
      }
    }
    return object_of({{"questions", questions}, {"problems", problems}});
  }

 private:
  template <class Row, class ValueOf>
  static val list_of(const std::vector<Row>& rows, ValueOf value_of) {
    val list = val::array();
    for (const Row& row : rows) list.call<void>("push", value_of(row));
    return list;
  }
  static val options_value(const std::vector<quiz::AskedOption>& options) {
    return list_of(options, [](const quiz::AskedOption& option) {
      return object_of({{"text", option.text}, {"says", option.says}, {"correct", option.correct}});
    });
  }
  static val asked_value(const quiz::Question& question) {
    const auto text = [](const std::string& one) { return val(one); };
    val asked = object_of({{"id", question.id},
                           {"kind", std::string(quiz::kKinds[static_cast<std::size_t>(question.kind)])},
                           {"concept", question.topic},
                           {"variant", static_cast<double>(question.variant)},
                           {"title", question.title},
                           {"prompt", question.prompt},
                           {"lab", question.lab},
                           {"start", question.start},
                           {"unit", question.unit},
                           {"options", options_value(question.options)},
                           {"observe", question.observe},
                           {"explain", question.explain},
                           {"explanations", options_value(question.explanations)},
                           {"key", quiz::sheet_key(question)},
                           {"solution", question.solution}});
    asked.set("entries",
              list_of(question.entries, [&](const quiz::AskedEntry& entry) { return text(entry.text); }));
    asked.set("goals", list_of(question.goals, text));
    if (question.kind != quiz::Kind::kDraw) return asked;
    const auto axis = [](const quiz::Axis& one) {
      return object_of({{"title", one.title}, {"unit", one.unit}, {"min", one.min}, {"max", one.max}});
    };
    asked.set("x", axis(question.item->x));
    asked.set("y", axis(question.item->y));
    const auto number = [](double one) { return val(one); };
    asked.set("places", list_of(question.item->x.values, number));
    asked.set("curve", list_of(question.curves.front().values, number));
    return asked;
  }

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
      .function("problems", &Texts::problems)
      .function("sheet", &Texts::sheet);
}
