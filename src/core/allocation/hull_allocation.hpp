#pragma once
/// Options for many components at once, thousands of components and any budget.
///
/// Of each table only the lower convex hull of (cost, distortion) is used; its edges, sorted by what a bit
/// buys, −Δd/Δc, are the order in which a growing budget is best spent (Shoham and Gersho 1988; Fox 1966).
/// After each edge the allocation is the best there is for its cost. Between two of them the next edge is
/// taken in part for a lower bound that no allocation can beat, and what is left of the budget goes to those
/// of the following edges that still fit. The surprise: with many components nothing is lost by the hull; the
/// bound is at most one edge away.

#include "core/allocation/integer_allocation.hpp"

namespace qs {

struct HullAllocation {
  Allocation allocation;
  double lower_bound = 0;  // of the distortion of any allocation within the budget
};

/// Tables as in integer_allocation.hpp, but costs may repeat and descend: what is dominated is left out.
/// Refused where the budget is below the sum of the cheapest, or a table is empty.
Expected<HullAllocation> allocate_on_hull(std::span<const AllocationTable> tables, std::uint64_t budget);

struct AllocationPoint {
  double cost = 0, distortion = 0;
};
/// All that the hulls allow, from the cheapest of all to the least distortion.
std::vector<AllocationPoint> allocation_frontier(std::span<const AllocationTable> tables);

}  // namespace qs
