#pragma once
/// Bytes that anyone may have written, made fit to be shown.

#include <string>
#include <string_view>

namespace qs {

/// The first character of a text that is not empty. `length` is how many
/// bytes it takes; `valid` is false for a byte that begins no UTF-8 (too long
/// a form, half of a surrogate pair, past U+10FFFF), which is taken alone.
struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 1;
  bool valid = false;
};
Utf8Character first_character(std::string_view text);

/// As it is, but with U+FFFD for every byte that is no UTF-8.
std::string utf8_text(std::string_view bytes);

/// For the content of an element or of an attribute in quotes. What cannot be seen is spelled out: bytes that
/// are no UTF-8 as \xE9, control characters and those that turn the direction of text as \u{202E}.
std::string html_text(std::string_view bytes);

/// The same for names with parts: at most so many bytes, and lines may break behind . / _ =.
std::string html_name(std::string_view bytes, std::size_t most = 160);

}  // namespace qs
