#include "core/allocation/integer_allocation.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/numerics/constants.hpp"

namespace qs {
namespace {

Expected<std::uint64_t> least_cost(std::span<const AllocationTable> tables, std::uint64_t budget) {
  std::uint64_t least = 0;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const AllocationTable& table = tables[i];
    const std::string field = "table " + std::to_string(i);
    if (table.empty()) return refuse(field, "no options", "at least one option");
    for (std::size_t k = 1; k < table.size(); ++k) {
      if (table[k].cost <= table[k - 1].cost)
        return refuse(field, "cost " + std::to_string(table[k].cost), "costs that ascend");
    }
    least += table.front().cost;
  }
  if (budget < least) {
    return refuse("budget", std::to_string(budget),
                  "at least " + std::to_string(least) + ", the cheapest of all");
  }
  return least;
}

Allocation summed(std::span<const AllocationTable> tables, std::vector<std::size_t> chosen) {
  Allocation result{std::move(chosen), 0, 0};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    result.cost += tables[i][result.chosen[i]].cost;
    result.distortion += tables[i][result.chosen[i]].distortion;
  }
  return result;
}

/// The best option at this price of a bit; among equals, the cheapest.
std::size_t best_at(const AllocationTable& table, double price) {
  std::size_t best = 0;
  for (std::size_t k = 1; k < table.size(); ++k) {
    const double more = static_cast<double>(table[k].cost - table[best].cost);
    if (table[k].distortion + price * more < table[best].distortion) best = k;
  }
  return best;
}

Allocation at_price(std::span<const AllocationTable> tables, double price) {
  std::vector<std::size_t> chosen;
  for (const AllocationTable& table : tables) chosen.push_back(best_at(table, price));
  return summed(tables, std::move(chosen));
}

}  // namespace

Expected<Allocation> allocate_exact(std::span<const AllocationTable> tables, std::uint64_t budget) {
  const auto least = least_cost(tables, budget);
  if (!least) return tl::unexpected(least.error());
  std::uint64_t most = 0;
  for (const AllocationTable& table : tables) most += table.back().cost;
  // Costs are often multiples of some number, and a table of these multiples is as good.
  std::uint64_t unit = 0;
  for (const AllocationTable& table : tables) {
    for (const AllocationOption& option : table) unit = std::gcd(unit, option.cost - table.front().cost);
  }
  unit = std::max<std::uint64_t>(1, unit);
  const std::uint64_t room = (std::min(budget, most) - *least) / unit;  // beyond the cheapest options
  constexpr std::uint64_t kMostCells = 100'000'000;
  if (!tables.empty() && room + 1 > kMostCells / tables.size()) {
    return refuse("budget", std::to_string(budget),
                  "a budget whose table has at most 100,000,000 cells; use lagrangian");
  }
  // best[spent]: the least distortion of the components so
  // far; each component remembers which option led there.
  std::vector<double> best(room + 1, 0.0);
  std::vector<std::vector<std::uint16_t>> taken;
  for (const AllocationTable& table : tables) {
    std::vector<double> next(room + 1, kInfinity);
    std::vector<std::uint16_t> option(room + 1, 0);
    for (std::size_t k = 0; k < table.size(); ++k) {
      const std::uint64_t extra = (table[k].cost - table.front().cost) / unit;
      for (std::uint64_t spent = extra; spent <= room; ++spent) {
        const double distortion = best[spent - extra] + table[k].distortion;
        if (distortion < next[spent]) {
          next[spent] = distortion;
          option[spent] = static_cast<std::uint16_t>(k);
        }
      }
    }
    best = std::move(next);
    taken.push_back(std::move(option));
  }
  std::vector<std::size_t> chosen(tables.size());
  std::uint64_t spent = room;
  for (std::size_t i = tables.size(); i-- > 0;) {
    chosen[i] = taken[i][spent];
    spent -= (tables[i][chosen[i]].cost - tables[i].front().cost) / unit;
  }
  return summed(tables, std::move(chosen));
}

Expected<Allocation> allocate_lagrangian(std::span<const AllocationTable> tables, std::uint64_t budget) {
  if (const auto least = least_cost(tables, budget); !least) return tl::unexpected(least.error());
  Allocation free = at_price(tables, 0);
  if (free.cost <= budget) return free;
  double low = 0, high = 1;
  while (at_price(tables, high).cost > budget && high < std::numeric_limits<double>::max() / 4) high *= 4;
  constexpr int kHalvings = 200;
  for (int i = 0; i < kHalvings; ++i) {
    const double price = (low + high) / 2;
    (at_price(tables, price).cost > budget ? low : high) = price;
  }
  return at_price(tables, high);
}

Expected<Allocation> allocate_greedy(std::span<const AllocationTable> tables, std::uint64_t budget) {
  auto spent = least_cost(tables, budget);
  if (!spent) return tl::unexpected(spent.error());
  std::vector<std::size_t> chosen(tables.size(), 0);
  for (;;) {
    std::size_t best = tables.size();
    double steepest = 0;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      if (chosen[i] + 1 == tables[i].size()) continue;
      const AllocationOption &now = tables[i][chosen[i]], &next = tables[i][chosen[i] + 1];
      const double fall = (now.distortion - next.distortion) / static_cast<double>(next.cost - now.cost);
      if (fall > steepest && *spent + (next.cost - now.cost) <= budget) {
        steepest = fall;
        best = i;
      }
    }
    if (best == tables.size()) break;
    *spent += tables[best][chosen[best] + 1].cost - tables[best][chosen[best]].cost;
    ++chosen[best];
  }
  return summed(tables, std::move(chosen));
}

}  // namespace qs
