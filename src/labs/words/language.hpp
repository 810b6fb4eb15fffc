#pragma once
/// Another language than English for all that a reader is shown: the sentences of text/<language>.json, and
/// phrases, the words of rows (titles, explanations, what an error accepts) by their English.
///
/// A phrase may have places, "a whole number from {1} to {2}", and then fits every text with these fixed
/// parts in this order; the one with the most fixed letters wins. What no phrase fits stays English.
///
/// The language is one for the program and is set before anything is shown: pages have one instance each.

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
/// Refuses a number of sentences that is not that of the keys, and phrases without their translation.
Expected<void> set_language(const LanguageFile& file);
/// English again.
void reset_language();

}  // namespace qs
