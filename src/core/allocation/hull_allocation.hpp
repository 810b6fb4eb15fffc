#pragma once
/// Options for many components at once, thousands of components and any budget.
///
/// Uses only the lower convex hull of each table of (cost, distortion). The edges of all hulls, sorted by
/// gain per bit, −Δd/Δc, give the order in which to spend a growing budget (Shoham and Gersho 1988; Fox
/// 1966). After each edge the allocation is optimal for its cost. Between two of them, a part of the next
/// edge gives a lower bound that no allocation can beat, and the rest of the budget goes to those of the
/// following edges that still fit. The surprise: with many components the hull loses nothing; the bound is at
/// most one edge away.

#include "core/allocation/integer_allocation.hpp"

namespace qs {

struct HullAllocation {
  Allocation allocation;
  double lower_bound = 0;  // of the distortion of any allocation within the budget
};

/// Tables as in integer_allocation.hpp, but costs may repeat and descend: dominated options are dropped.
/// Refused if the budget is below the sum of the cheapest, or a table is empty.
Expected<HullAllocation> allocate_on_hull(std::span<const AllocationTable> tables, std::uint64_t budget);

struct AllocationPoint {
  double cost = 0, distortion = 0;
};
/// All allocations on the hulls, from the cheapest to the least distortion.
std::vector<AllocationPoint> allocation_frontier(std::span<const AllocationTable> tables);

}  // namespace qs
