#include "io/json_tree.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "core/find.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

/// Builds a tree from the parser's events. Pointers to open values stay good: only the innermost one grows.
class TreeEvents {
 public:
  TreeEvents(std::string_view text, std::string field) : text_(text), field_(std::move(field)) {}

  Expected<JsonTree> parse() {
    if (nlohmann::json::sax_parse(text_.begin(), text_.end(), this)) return std::move(root_);
    return Refusal(error_);
  }

  bool null() { return add(JsonTree::Kind::kNull, 0, "null"); }
  bool boolean(bool value) { return add(JsonTree::Kind::kTruth, 0, value ? "true" : "false"); }
  bool number_integer(std::int64_t value) {
    return number(static_cast<double>(value), std::to_string(value));
  }
  bool number_unsigned(std::uint64_t value) {
    return number(static_cast<double>(value), std::to_string(value));
  }
  bool number_float(double value, const std::string& digits) { return number(value, digits); }
  bool string(std::string& text) { return add(JsonTree::Kind::kText, 0, std::move(text)); }
  bool binary(nlohmann::json::binary_t&) { return false; }  // JSON has none
  bool start_object(std::size_t) { return open(JsonTree::Kind::kObject); }
  bool start_array(std::size_t) { return open(JsonTree::Kind::kList); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    if (!names_.back().insert(name).second)
      return fail(path(), quote_text(name) + " a second time", "each name once");
    open_.back()->names.push_back(std::move(name));
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception& why) {
    constexpr int kNumberOutOfRange = 406;  // its id in the JSON library
    // The position includes the offending byte; the end of the text counts as one byte more.
    const std::size_t at = std::min(position - std::min<std::size_t>(position, 1), text_.size());
    if (why.id == kNumberOutOfRange) return fail(path(), quote_text(token), "a number within ±1.8e308");
    if (at == text_.size()) return fail(field_, "text that ends too early", "complete JSON", at);
    return fail(field_, quote_text(token), "JSON in UTF-8", at);
  }

 private:
  bool fail(std::string field, std::string value, std::string accepted,
            std::optional<std::uint64_t> byte = {}) {
    error_ = Error(std::move(field), std::move(value), std::move(accepted), byte);
    return false;
  }

  /// Names of the open fields: "grammar: states: S".
  std::string path() const {
    std::string path = field_;
    for (std::size_t depth = 0; depth + 1 < open_.size(); ++depth)
      if (!open_[depth]->names.empty()) path += ": " + quote_text(open_[depth]->names.back());
    return path;
  }

  bool number(double value, std::string digits) {
    return add(JsonTree::Kind::kNumber, value, std::move(digits));
  }

  bool add(JsonTree::Kind kind, double number, std::string text) {
    JsonTree& place = open_.empty() ? root_ : open_.back()->items.emplace_back();
    place.kind = kind;
    place.number = number;
    place.text = std::move(text);
    return true;
  }

  bool open(JsonTree::Kind kind) {
    if (open_.size() == kDeepestJson)
      return fail(path(), "one level more", "at most " + std::to_string(kDeepestJson) + " levels");
    add(kind, 0, "");
    open_.push_back(open_.empty() ? &root_ : &open_.back()->items.back());
    names_.emplace_back();
    return true;
  }

  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  std::string_view text_;
  std::string field_;
  JsonTree root_;
  std::vector<JsonTree*> open_;
  std::vector<std::unordered_set<std::string>> names_;  // of each open value
  Error error_{"", "", ""};
};

}  // namespace

const JsonTree* JsonTree::find(std::string_view name) const {
  const std::size_t at = index_of(names, name);
  return at == names.size() ? nullptr : &items[at];
}

std::string shown_json(const JsonTree& value) {
  if (value.kind == JsonTree::Kind::kObject) return "an object";
  if (value.kind == JsonTree::Kind::kList) return "a list of " + std::to_string(value.items.size());
  if (value.kind == JsonTree::Kind::kText)
    return value.text.empty() ? "an empty text" : quote_text(value.text);
  return value.text;
}

Expected<JsonTree> parse_json_tree(std::string_view text, const std::string& field) {
  if (text.empty()) return refuse(field, "an empty text", "JSON in UTF-8");
  if (!is_utf8(text)) return refuse(field, "text that is not UTF-8", "JSON in UTF-8");
  // The JSON parser takes a zero byte for the end of the text, and would ignore the rest.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos)
    return refuse(field, "a zero byte", "JSON in UTF-8", zero);
  return TreeEvents(text, field).parse();
}

}  // namespace qs::io
