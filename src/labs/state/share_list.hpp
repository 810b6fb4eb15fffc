#pragma once
/// Shares that a reader drew, as a parameter of a link: "-,-,40,…", percentages, or - for places without one.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qs {

/// Reads whole lists only; each share is 0 to 1. False where the text is none.
bool read_shares(std::string_view text, std::span<std::optional<double>> shares);
/// In whole percent.
std::string shares_text(std::span<const std::optional<double>> shares);

}  // namespace qs
