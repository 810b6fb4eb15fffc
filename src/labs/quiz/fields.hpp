#pragma once
/// Reads an object of an items file field by field; missing, mistyped and unknown fields become errors with
/// their place.

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs::quiz {

using Json = nlohmann::json;

/// The value as an error quotes it.
std::string shown(const Json& value);

/// Reads fields by name; at the end refuses those that were never read.
class Fields {
 public:
  Fields(const Json& object, std::string where, std::vector<Error>& errors);
  ~Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  Fields(Fields&&) = delete;
  Fields& operator=(Fields&&) = delete;

  enum class Need { kMust, kMay };

  /// Null if the field is missing.
  const Json* find(std::string_view key);
  std::string text(std::string_view key, Need need = Need::kMust);
  /// An expression; a number or truth value stands for itself.
  std::string expression(std::string_view key, Need need = Need::kMust);
  double number(std::string_view key, double otherwise, double least, double most, Need need = Need::kMay);
  bool flag(std::string_view key);
  /// Index of the given word.
  std::size_t word(std::string_view key, std::span<const std::string_view> words, Need need = Need::kMust);
  /// Checks a link of a lab, unless it has places in braces, to be filled later.
  std::string link(std::string_view key, Need need = Need::kMay);
  /// Elements of an array of `least` to `most`, each with its place; none if refused.
  struct Element {
    const Json* value;
    std::string where;
  };
  std::vector<Element> elements(std::string_view key, std::size_t least, std::size_t most);
  template <class Each>
  void list(std::string_view key, std::size_t least, std::size_t most, Each&& each) {
    for (const Element& element : elements(key, least, most)) each(*element.value, element.where);
  }

  /// Refuses markup, which would be shown literally.
  void check_plain(const std::string& where, const std::string& text);
  void refuse_field(std::string_view key, const Json& value, std::string accepted);
  std::vector<Error>& errors() { return errors_; }
  const std::string& where() const { return where_; }

 private:
  void missing(std::string_view key, Need need, std::string accepted);
  std::string names() const;

  const Json& object_;
  std::string where_;
  std::vector<Error>& errors_;
  std::vector<std::string> asked_;
};

}  // namespace qs::quiz
