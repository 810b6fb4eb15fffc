#pragma once
/// Beginning of a long tensor, for measurements that visit every value: whole rows, so that channels and
/// blocks stay intact.

#include <optional>

#include "core/analysis.hpp"

namespace qs {

/// Nothing if the sample has at most that many values.
std::optional<Sample> beginning_of(const Sample& whole, std::uint64_t most);

}  // namespace qs
