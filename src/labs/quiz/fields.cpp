#include "labs/quiz/fields.hpp"

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/state/share_link.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

constexpr std::size_t kMostText = 1200;

std::string field(std::string_view key) {
  return key.empty() ? "" : ": " + std::string(key);
}

}  // namespace

std::string shown(const Json& value) {
  constexpr std::size_t kQuoted = 60;
  return shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace), kQuoted);
}

Fields::Fields(const Json& object, std::string where, std::vector<Error>& errors)
    : object_(object), where_(std::move(where)), errors_(errors) {
  if (!object.is_object()) refuse_field("", object, "an object");
}

Fields::~Fields() {
  if (!object_.is_object()) return;
  for (const auto& [key, value] : object_.items()) {
    if (!contains(asked_, key)) refuse_field(key, value, "no such field here; there are " + names());
  }
}

const Json* Fields::find(std::string_view key) {
  asked_.emplace_back(key);
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(std::string(key));
  return found == object_.end() ? nullptr : &*found;
}

std::string Fields::text(std::string_view key, Need need) {
  const Json* value = find(key);
  if (value == nullptr) return missing(key, need, "a text"), "";
  if (!value->is_string()) return refuse_field(key, *value, "a text"), "";
  std::string text = value->get<std::string>();
  if (need == Need::kMust && text.empty()) refuse_field(key, *value, "a text that is not empty");
  check_plain(where_ + field(key), text);
  return text;
}

void Fields::check_plain(const std::string& where, const std::string& text) {
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

std::string Fields::expression(std::string_view key, Need need) {
  const Json* value = find(key);
  if (value == nullptr) return missing(key, need, "an expression"), "";
  if (value->is_number()) return shortest(value->get<double>());
  if (value->is_boolean()) return value->get<bool>() ? "1" : "0";
  std::string text = value->is_string() ? value->get<std::string>() : "";
  if (!text.empty() && text.size() <= kMostText) return text;
  return refuse_field(key, *value, "an expression, a number, true or false"), "";
}

double Fields::number(std::string_view key, double otherwise, double least, double most, Need need) {
  const Json* value = find(key);
  if (value == nullptr) return missing(key, need, "a number"), otherwise;
  if (value->is_number() && value->get<double>() >= least && value->get<double>() <= most)
    return value->get<double>();
  refuse_field(key, *value, "a number from " + shortest(least) + " to " + shortest(most));
  return otherwise;
}

bool Fields::flag(std::string_view key) {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (!value->is_boolean()) refuse_field(key, *value, "true or false");
  return value->is_boolean() && value->get<bool>();
}

std::size_t Fields::word(std::string_view key, std::span<const std::string_view> words, Need need) {
  std::string known;
  for (const std::string_view one : words) known += (known.empty() ? "" : ", ") + std::string(one);
  const Json* value = find(key);
  if (value == nullptr) return missing(key, need, "one of " + known), 0;
  const std::string given = value->is_string() ? value->get<std::string>() : "";
  if (contains(words, std::string_view(given))) return index_of(words, std::string_view(given));
  refuse_field(key, *value, "one of " + known);
  return 0;
}

std::string Fields::link(std::string_view key, Need need) {
  std::string link = text(key, need);
  if (link.find('{') != std::string::npos) return link;
  // Check the link with any source, since its other keys do not depend on the reader's tensor.
  std::string checked = link;
  replace_all(checked, "source=own", "source=gaussian");
  for (const Error& problem : from_link(checked).problems)
    errors_.push_back({where_ + field(key) + ": " + problem.field, problem.value, problem.accepted});
  return link;
}

std::vector<Fields::Element> Fields::elements(std::string_view key, std::size_t least, std::size_t most) {
  std::vector<Element> all;
  const Json* value = find(key);
  if (value == nullptr && least == 0) return all;
  const std::string accepted =
      "a list of " + std::to_string(least) + " to " + std::to_string(most) + " entries";
  if (value == nullptr) {
    missing(key, Need::kMust, accepted);
  } else if (!value->is_array() || value->size() < least || value->size() > most) {
    refuse_field(key, *value, accepted);
  } else {
    for (std::size_t i = 0; i < value->size(); ++i)
      all.push_back({&(*value)[i], where_ + field(key) + "[" + std::to_string(i) + "]"});
  }
  return all;
}

void Fields::refuse_field(std::string_view key, const Json& value, std::string accepted) {
  errors_.push_back({where_ + field(key), shown(value), std::move(accepted)});
}

void Fields::missing(std::string_view key, Need need, std::string accepted) {
  if (need == Need::kMust && object_.is_object())
    errors_.push_back({where_ + field(key), "nothing", std::move(accepted)});
}

std::string Fields::names() const {
  std::string all;
  for (const std::string& name : asked_) all += (all.empty() ? "" : ", ") + name;
  return all;
}

}  // namespace qs::quiz
