#include "labs/report/html_text.hpp"

#include <array>
#include <cstdint>
#include <span>

#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

std::string hex(std::uint32_t number, int least_digits) {
  std::string digits;
  do {
    digits.insert(digits.begin(), kHexDigits[number & 15U]);
    number >>= 4U;
  } while (number > 0 || static_cast<int>(digits.size()) < least_digits);
  return digits;
}

struct Span {
  char32_t first, last;
};
// Control characters, zero-width marks, line separators, marks that change text direction, tags.
constexpr std::array kUnseen = {Span{0x0, 0x1F},      Span{0x7F, 0x9F},     Span{0xAD, 0xAD},
                                Span{0x61C, 0x61C},   Span{0x180E, 0x180E}, Span{0x200B, 0x200F},
                                Span{0x2028, 0x202E}, Span{0x2060, 0x206F}, Span{0xFEFF, 0xFEFF},
                                Span{0xFFF9, 0xFFFB}, Span{0xFFFE, 0xFFFF}, Span{0xE0000, 0xE0FFF}};

bool is_unseen(char32_t code) {
  for (const Span& span : kUnseen) {
    if (code >= span.first && code <= span.last) return true;
  }
  return false;
}

std::string shown(const Utf8Character& character, std::string_view bytes) {
  if (!character.valid) return "\\x" + hex(static_cast<unsigned char>(bytes[0]), 2);
  if (is_unseen(character.code)) return "\\u{" + hex(character.code, 1) + "}";
  switch (character.code) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return std::string(bytes);
  }
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80U) return {first, 1, true};
  const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  if (first < 0xC0U || first > 0xF4U || text.size() < length) return {first, 1, false};
  char32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {first, 1, false};
    code = code << 6U | (byte(i) & 0x3FU);
  }
  const bool half_of_pair = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[length] || code > 0x10FFFF || half_of_pair) return {first, 1, false};
  return {code, length, true};
}

std::string utf8_text(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const Utf8Character character = first_character(bytes);
    text += character.valid ? bytes.substr(0, character.length) : std::string_view("\uFFFD");
    bytes.remove_prefix(character.length);
  }
  return text;
}

std::string html_text(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const Utf8Character character = first_character(bytes);
    text += shown(character, bytes.substr(0, character.length));
    bytes.remove_prefix(character.length);
  }
  return text;
}

std::string html_name(std::string_view bytes, std::size_t most) {
  const std::string name = shortened(bytes, most);
  std::string_view rest = name;
  std::string text;
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of("./_=");
    const std::size_t length = end == std::string_view::npos ? rest.size() : end + 1;
    text += html_text(rest.substr(0, length));
    rest.remove_prefix(length);
    if (!rest.empty()) text += "<wbr>";
  }
  return text;
}

}  // namespace qs
