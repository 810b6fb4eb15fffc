#pragma once
/// An object of a file of items, read field by field: what is missing, of another kind or unknown becomes an
/// error with its place.

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs::quiz {

using Json = nlohmann::json;

/// As it is quoted in an error.
std::string shown(const Json& value);

/// Fields are asked for by name; at the end what was not asked for is refused.
class Fields {
 public:
  Fields(const Json& object, std::string where, std::vector<Error>& errors);
  ~Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  Fields(Fields&&) = delete;
  Fields& operator=(Fields&&) = delete;

  enum class Need { kMust, kMay };

  /// Null where there is none.
  const Json* find(std::string_view key);
  std::string text(std::string_view key, Need need = Need::kMust);
  /// An expression, or a number or truth that stands for itself.
  std::string expression(std::string_view key, Need need = Need::kMust);
  double number(std::string_view key, double otherwise, double least, double most, Need need = Need::kMay);
  bool flag(std::string_view key);
  /// The place of the word that is given.
  std::size_t word(std::string_view key, std::span<const std::string_view> words, Need need = Need::kMust);
  /// A link of a lab; one with places in braces is filled later, and not looked at here.
  std::string link(std::string_view key, Need need = Need::kMay);
  /// The elements of an array with so many, each with its place; none where it is refused.
  struct Element {
    const Json* value;
    std::string where;
  };
  std::vector<Element> elements(std::string_view key, std::size_t least, std::size_t most);
  template <class Each>
  void list(std::string_view key, std::size_t least, std::size_t most, Each&& each) {
    for (const Element& element : elements(key, least, most)) each(*element.value, element.where);
  }

  /// What looks like markup would be shown as it stands, and is refused before anybody wonders.
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
