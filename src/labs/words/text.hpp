#pragma once
/// Interface text, from one table per language (text/en.json). Sentences have {named} places, so that a
/// translation can order them by its grammar.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace qs {

enum class Text {
#define QS_TEXT(key, sentence) key,
#define QS_LATE_TEXT QS_TEXT
#include "text_table.inc"  // NOLINT(bugprone-suspicious-include): generated rows
#undef QS_LATE_TEXT
#undef QS_TEXT
};

std::string_view text(Text key);
std::size_t text_count();

/// Visible text is English unless set_language() (labs/words/language.hpp) has set another language here.
struct Language {
  std::vector<std::string> sentences;  // by key; empty for English
  std::string (*phrase)(std::string_view english) = nullptr;
  char decimal = '.';
  std::string group = ",";  // between thousands
};
Language& present_language();

/// Translates the words of a row, by their English.
std::string phrase(std::string_view english);
/// Describes an error in the reader's language.
inline std::string told(const Error& error) {
  return phrase(message(error));
}
/// Turns decimal points into the reader's decimal separator.
std::string localized(std::string digits);

using Placeholder = std::pair<std::string_view, std::string>;
/// Puts values at {named} places; {count:setting|settings} becomes the first form where count is "1".
std::string fill(std::string_view pattern, std::initializer_list<Placeholder> places);
inline std::string text(Text key, std::initializer_list<Placeholder> places) {
  return fill(text(key), places);
}

/// Cuts to at most `most` bytes, "…" included, never inside a character: quoted text may be anything.
std::string shortened(std::string_view sentence, std::size_t most);

/// Numbers for display: a true minus sign, thin grouping of thousands, never "-0.0".
std::string fixed(double value, int decimals);
std::string grouped(std::uint64_t count);
/// 32 KB, 1.5 MB: decimal units, at most three digits.
struct ByteText {
  std::string number, unit;
};
ByteText byte_text(double bytes);
std::string size_text(double bytes);  // both
/// 50 %, 0.3 %, < 0.1 %.
std::string percent(double share);
/// Three significant digits, without an exponent if that stays readable.
std::string significant(double value);

}  // namespace qs
