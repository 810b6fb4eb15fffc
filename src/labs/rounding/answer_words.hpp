#pragma once
/// Numbers in the answers of the lab "rounding".

#include <optional>
#include <string>

namespace qs {

/// "12.1", "∞", "−∞"; "–" for nothing.
std::string decibels_text(const std::optional<double>& db);
/// With a sign, for gains.
std::string gain_text(const std::optional<double>& db);
/// "97.5 %": a test image is a third of a percent.
std::string share_read(double accuracy);

}  // namespace qs
