#pragma once
/// Numbers as text and text as numbers, free of locale.

#include <optional>
#include <string>
#include <string_view>

namespace qs {

bool is_digit(char c);

/// The whole text as a finite number, or nothing.
std::optional<double> parse_number(std::string_view text);
/// The shortest decimal that reads back as the same double: 0.1, 99.9, 1e-7; NaN and infinity by name.
std::string shortest(double value);

/// Quotes a value for a refusal: at most 80 bytes and "…" for the rest, no character cut in two.
std::string quoted(std::string_view text);

/// Takes the text before the separator, or all of it, and drops both from `text`.
std::string_view take_until(std::string_view& text, char separator);

void replace_all(std::string& text, std::string_view from, std::string_view to);

}  // namespace qs
