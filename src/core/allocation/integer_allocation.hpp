#pragma once
/// Which option for which component: each has a table of (cost in bits, distortion), one option each is
/// taken, the sum of costs must not exceed the budget, the sum of distortions is to be least (Shoham and
/// Gersho 1988).
///
/// exact: dynamic programming over whole costs, the best there is. lagrangian: the
/// best on the lower convex hull, for a price of a bit; all its answers are right
/// for their own cost, but budgets between two of them are not used up. greedy: one
/// step at a time to what falls most for its bits; best where every table is convex.

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

/// Refused where the budget is below the sum of cheapest options, or a table is empty or not ascending. exact
/// also refuses budgets whose table would not fit: components × budget above 100 million.
Expected<Allocation> allocate_exact(std::span<const AllocationTable> tables, std::uint64_t budget);
Expected<Allocation> allocate_lagrangian(std::span<const AllocationTable> tables, std::uint64_t budget);
Expected<Allocation> allocate_greedy(std::span<const AllocationTable> tables, std::uint64_t budget);

}  // namespace qs
