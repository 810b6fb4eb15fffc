#pragma once
/// An object of a file of items, read field by field: what is missing, of another kind or unknown becomes an
/// error with its place.

#include <nlohmann/json.hpp>
#include <vector>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/share_link.hpp"
#include "labs/text.hpp"

namespace qs::quiz {

using Json = nlohmann::json;

inline constexpr std::size_t kMostText = 1200;

inline std::string shown(const Json& value) {
  constexpr std::size_t kQuoted = 60;
  return shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace), kQuoted);
}

/// One object of the file: its fields are asked for by name, and what was not asked for is refused.
class Fields {
 public:
  Fields(const Json& object, std::string where, std::vector<Error>& errors)
      : object_(object), where_(std::move(where)), errors_(errors) {
    if (!object.is_object()) refuse_field("", object, "an object");
  }
  ~Fields() {
    if (!object_.is_object()) return;
    for (const auto& [key, value] : object_.items()) {
      if (!contains(asked_, key)) refuse_field(key, value, "no such field here; there are " + names());
    }
  }
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  Fields(Fields&&) = delete;
  Fields& operator=(Fields&&) = delete;

  const Json* find(std::string_view key) {
    asked_.emplace_back(key);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(std::string(key));
    return found == object_.end() ? nullptr : &*found;
  }

  enum class Need { kMust, kMay };

  std::string text(std::string_view key, Need need = Need::kMust) {
    const Json* value = find(key);
    if (value == nullptr) return missing(key, need, "a text"), "";
    if (!value->is_string()) return refuse_field(key, *value, "a text"), "";
    std::string text = value->get<std::string>();
    if (need == Need::kMust && text.empty()) refuse_field(key, *value, "a text that is not empty");
    check_plain(where_ + field(key), text);
    return text;
  }

  /// What looks like markup would be shown as it stands, and is refused before anybody wonders.
  void check_plain(const std::string& where, const std::string& text) {
    if (text.size() > kMostText)
      errors_.push_back({where, std::to_string(text.size()) + " bytes", "at most 1200"});
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      const char after = text[i + 1];
      const bool is_markup =
          (after >= 'a' && after <= 'z') || (after >= 'A' && after <= 'Z') || after == '/' || after == '!';
      if (text[i] != '<' || !is_markup) continue;
      errors_.push_back({where, "“" + text.substr(i, 20) + "”",
                         "plain text: markup is not interpreted; “less than” has a space behind it"});
      return;
    }
  }

  /// An expression, or a number or truth that stands for itself.
  std::string expression(std::string_view key, Need need = Need::kMust) {
    const Json* value = find(key);
    if (value == nullptr) return missing(key, need, "an expression"), "";
    if (value->is_number()) return shortest(value->get<double>());
    if (value->is_boolean()) return value->get<bool>() ? "1" : "0";
    if (value->is_string() && !value->get<std::string>().empty() &&
        value->get<std::string>().size() <= kMostText)
      return value->get<std::string>();
    return refuse_field(key, *value, "an expression, a number, true or false"), "";
  }

  double number(std::string_view key, double otherwise, double least, double most, Need need = Need::kMay) {
    const Json* value = find(key);
    if (value == nullptr) return missing(key, need, "a number"), otherwise;
    if (value->is_number() && value->get<double>() >= least && value->get<double>() <= most)
      return value->get<double>();
    refuse_field(key, *value, "a number from " + shortest(least) + " to " + shortest(most));
    return otherwise;
  }

  bool flag(std::string_view key) {
    const Json* value = find(key);
    if (value == nullptr) return false;
    if (!value->is_boolean()) refuse_field(key, *value, "true or false");
    return value->is_boolean() && value->get<bool>();
  }

  template <class Words>
  std::size_t word(std::string_view key, const Words& words, Need need = Need::kMust) {
    std::string known;
    for (const auto& one : words) known += (known.empty() ? "" : ", ") + std::string(one);
    const Json* value = find(key);
    if (value == nullptr) return missing(key, need, "one of " + known), 0;
    const std::string given = value->is_string() ? value->get<std::string>() : "";
    if (contains(words, std::string_view(given))) return index_of(words, std::string_view(given));
    refuse_field(key, *value, "one of " + known);
    return 0;
  }

  /// A link of a lab; places in braces are filled later and not looked at here.
  std::string link(std::string_view key, Need need = Need::kMay) {
    std::string link = text(key, need);
    check_link(key, link);
    return link;
  }
  void check_link(std::string_view key, const std::string& link) {
    if (link.find('{') != std::string::npos) return;
    for (const Error& problem : from_link(link).problems)
      errors_.push_back({where_ + field(key) + ": " + problem.field, problem.value, problem.accepted});
  }

  /// Calls `each(json, place)` for every element of an array with so many.
  template <class Each>
  void list(std::string_view key, std::size_t least, std::size_t most, Each&& each) {
    const Json* value = find(key);
    if (value == nullptr && least == 0) return;
    const std::string accepted =
        "a list of " + std::to_string(least) + " to " + std::to_string(most) + " entries";
    if (value == nullptr) return missing(key, Need::kMust, accepted);
    if (!value->is_array() || value->size() < least || value->size() > most)
      return refuse_field(key, *value, accepted);
    std::size_t i = 0;
    for (const Json& one : *value) each(one, where_ + field(key) + "[" + std::to_string(i++) + "]");
  }

  void refuse_field(std::string_view key, const Json& value, std::string accepted) {
    errors_.push_back({where_ + field(key), shown(value), std::move(accepted)});
  }
  std::vector<Error>& errors() { return errors_; }
  const std::string& where() const { return where_; }

 private:
  static std::string field(std::string_view key) { return key.empty() ? "" : ": " + std::string(key); }
  void missing(std::string_view key, Need need, std::string accepted) {
    if (need == Need::kMust && object_.is_object())
      errors_.push_back({where_ + field(key), "nothing", std::move(accepted)});
  }
  std::string names() const {
    std::string all;
    for (const std::string& name : asked_) all += (all.empty() ? "" : ", ") + name;
    return all;
  }

  const Json& object_;
  std::string where_;
  std::vector<Error>& errors_;
  std::vector<std::string> asked_;
};

}  // namespace qs::quiz
