#pragma once
/// Replaces English in all visible text: the sentences of text/<language>.json by key, and phrases, the words
/// of rows (titles, explanations, what an error accepts), by their English.
///
/// A phrase may have places, "a whole number from {1} to {2}", and then fits every text with these fixed
/// parts in this order; the one with the most fixed letters wins. Text that no phrase fits stays English.
///
/// One language per program, set before anything is shown: each page has its own instance.

#include <span>

#include "core/error.hpp"
#include "labs/words/text.hpp"

namespace qs {

struct LanguageFile {
  std::string_view sentences;  // in the order of the keys, each ended by a zero
  std::string_view phrases;    // English, German, English, …, each ended by a zero
  char decimal = ',';
  std::string_view group;  // between thousands
};
/// Refuses a wrong number of sentences, and phrases without a translation.
Expected<void> set_language(const LanguageFile& file);
/// Returns to English.
void reset_language();

}  // namespace qs
