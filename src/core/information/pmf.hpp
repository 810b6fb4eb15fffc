#pragma once
/// Probability mass functions, as spans of doubles that sum to one.

#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace qs {

using Pmf = std::vector<double>;

/// Refuses an empty pmf, one with a negative or undefined entry, and a sum further from 1 than 1e-9.
Expected<void> check_pmf(std::string_view field, std::span<const double> pmf);

/// Shares of the counts; the sum must not be 0.
Pmf shares_of(std::span<const std::uint64_t> counts);

}  // namespace qs
