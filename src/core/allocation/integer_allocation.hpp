#pragma once
/// Chooses an option for each component from its table of (cost in bits, distortion), so that the sum of
/// costs stays within the budget and the sum of distortions is least (Shoham and Gersho 1988).
///
/// exact: dynamic programming over whole costs; optimal. lagrangian: the best on the lower convex hull, for a
/// price of a bit; each answer is optimal for its own cost, but budgets between two answers are not used up.
/// greedy: one step at a time, the one with the largest fall for its bits; optimal if every table is convex.

#include <cstdint>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct AllocationOption {
  std::uint64_t cost = 0;  // bits, or any whole unit
  double distortion = 0;
};
using AllocationTable = std::vector<AllocationOption>;  // of one component, costs ascending

struct Allocation {
  std::vector<std::size_t> chosen;  // an option for each component
  std::uint64_t cost = 0;
  double distortion = 0;
};

/// Refused if the budget is below the sum of cheapest options, or a table is empty or not ascending. exact
/// also refuses budgets whose table would not fit: components × budget above 100 million.
Expected<Allocation> allocate_exact(std::span<const AllocationTable> tables, std::uint64_t budget);
Expected<Allocation> allocate_lagrangian(std::span<const AllocationTable> tables, std::uint64_t budget);
Expected<Allocation> allocate_greedy(std::span<const AllocationTable> tables, std::uint64_t budget);

}  // namespace qs
