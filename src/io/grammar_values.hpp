#pragma once
/// Names and probabilities as a grammar's file writes them.

#include <optional>
#include <string_view>

namespace qs::io {

/// 1 to 64 bytes without spaces and control characters: texts of words are joined and cut at spaces.
bool is_grammar_name(std::string_view name);
/// "3/20" as the nearest double, which is also that of 0.15; nothing for another text. Both numbers are whole
/// and have at most 15 digits, which a double holds.
std::optional<double> fraction_of(std::string_view text);

}  // namespace qs::io
