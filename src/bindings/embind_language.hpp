#pragma once
/// Sets the reader's language in either module: see labs/words/language.hpp.

#include <string>

#include "labs/words/language.hpp"

namespace qs {

/// Returns the reason for a refusal, or nothing.
inline std::string set_language_of_page(const std::string& sentences, const std::string& phrases,
                                        const std::string& decimal, const std::string& group) {
  const auto set = set_language({sentences, phrases, decimal.empty() ? '.' : decimal.front(), group});
  return set ? "" : message(set.error());
}

}  // namespace qs
