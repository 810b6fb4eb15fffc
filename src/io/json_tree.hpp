#pragma once
/// JSON (RFC 8259) as a tree that keeps the order of an object's fields. It refuses a field that comes twice,
/// which most parsers settle silently: the last one wins.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs::io {

struct JsonTree {
  enum class Kind : std::uint8_t { kNull, kTruth, kNumber, kText, kList, kObject };
  Kind kind = Kind::kNull;
  double number = 0;
  std::string text;                // of a text; otherwise as it is written: "true", "0.5"
  std::vector<std::string> names;  // of an object's fields
  std::vector<JsonTree> items;     // their values, or a list's entries

  /// Null where there is no such field.
  const JsonTree* find(std::string_view name) const;
};

/// As a refusal shows it: 'cat', 0.5, "a list of 3", "an object", null.
std::string shown_json(const JsonTree& value);

/// `field` stands before each refusal. Refuses text that is not UTF-8, not JSON (with the byte), or nested
/// deeper than kDeepestJson, and numbers that no double holds.
Expected<JsonTree> parse_json_tree(std::string_view text, const std::string& field);

}  // namespace qs::io
