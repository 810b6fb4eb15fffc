#pragma once
/// The reader's language for either module: see labs/words/language.hpp.

#include <string>

#include "labs/words/language.hpp"

namespace qs {

/// Returns why it is not accepted, or nothing.
inline std::string set_language_of_page(const std::string& sentences, const std::string& phrases,
                                        const std::string& decimal, const std::string& group) {
  const auto set = set_language({sentences, phrases, decimal.empty() ? '.' : decimal.front(), group});
  return set ? "" : message(set.error());
}

}  // namespace qs
