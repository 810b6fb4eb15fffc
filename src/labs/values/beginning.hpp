#pragma once
/// The beginning of a long tensor, for what must look at every value: whole rows, so that channels and blocks
/// stay what they are.

#include <optional>

#include "core/analysis.hpp"

namespace qs {

/// Nothing where the sample has at most so many values.
std::optional<Sample> beginning_of(const Sample& whole, std::uint64_t most);

}  // namespace qs
