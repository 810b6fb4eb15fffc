#pragma once
/// Makes bytes from untrusted files fit to show.

#include <string>
#include <string_view>

namespace qs {

/// First character of a text that is not empty. `length` is its number of bytes; `valid` is false for a byte
/// that begins no UTF-8 (overlong form, half of a surrogate pair, past U+10FFFF), which is taken alone.
struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 1;
  bool valid = false;
};
Utf8Character first_character(std::string_view text);

/// Replaces every byte that is no UTF-8 by U+FFFD.
std::string utf8_text(std::string_view bytes);

/// Escapes text for the content of an element or a quoted attribute. Spells out invisible characters: bytes
/// that are no UTF-8 as \xE9, control characters and those that change text direction as \u{202E}.
std::string html_text(std::string_view bytes);

/// As html_text(), for names with parts: at most `most` bytes, and lines may break behind . / _ =.
std::string html_name(std::string_view bytes, std::size_t most = 160);

}  // namespace qs
