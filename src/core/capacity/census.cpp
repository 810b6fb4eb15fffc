#include "core/capacity/census.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

namespace qs {
namespace {

constexpr int kMostInputs = 4;
constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 26;

/// Breadth-first search outwards from the reached functions, one more wrong input a step: a function at
/// distance d has a neighbour at distance d − 1 of the same reached function.
std::vector<TruthTable> nearest_reached(const Census& census) {
  constexpr int kFar = 64;
  const std::uint32_t points = 1U << census.inputs;
  std::vector<TruthTable> nearest(census.counts.size());
  std::vector<int> away(census.counts.size(), kFar);
  std::vector<TruthTable> ring;
  for (TruthTable table = 0; table < census.counts.size(); ++table) {
    if (census.counts[table] == 0) continue;
    nearest[table] = table;
    away[table] = 0;
    ring.push_back(table);
  }
  for (int distance = 1; !ring.empty(); ++distance) {
    std::vector<TruthTable> next;
    for (const TruthTable table : ring) {
      for (std::uint32_t point = 0; point < points; ++point) {
        const TruthTable neighbour = table ^ (1U << point);
        if (away[neighbour] < distance) continue;
        if (away[neighbour] == kFar) {
          away[neighbour] = distance;
          nearest[neighbour] = nearest[table];
          next.push_back(neighbour);
        }
        nearest[neighbour] = std::min(nearest[neighbour], nearest[table]);
      }
    }
    ring = std::move(next);
  }
  return nearest;
}

/// Walks all weights, keeping w·x of every input up to date, and counts a table for each bias.
class Walk {
 public:
  Walk(Census& census, std::span<const int> alphabet) : census_(census), alphabet_(alphabet) {
    sums_.fill(0);
  }

  void from(int input) {
    const std::uint32_t points = 1U << census_.inputs;
    if (input == census_.inputs) {
      for (const int bias : alphabet_) {
        TruthTable table = 0;
        for (std::uint32_t x = 0; x < points; ++x) table |= static_cast<TruthTable>(sums_[x] + bias > 0) << x;
        ++census_.counts[table];
      }
      return;
    }
    for (const int weight : alphabet_) {
      const std::array<int, 1 << kMostInputs> before = sums_;
      for (std::uint32_t x = 0; x < points; ++x) {
        if ((x >> input & 1U) != 0) sums_[x] += weight;
      }
      from(input + 1);
      sums_ = before;
    }
  }

 private:
  Census& census_;
  std::span<const int> alphabet_;
  std::array<int, 1 << kMostInputs> sums_;
};

}  // namespace

Expected<Census> take_census(int inputs, std::span<const int> alphabet) {
  if (inputs < 1 || inputs > kMostInputs)
    return refuse("inputs", std::to_string(inputs), "1 to " + std::to_string(kMostInputs));
  if (alphabet.empty()) return refuse("alphabet", "no values", "at least one");
  Census census;
  census.inputs = inputs;
  census.settings = 1;
  for (int i = 0; i <= inputs; ++i) {
    census.settings *= alphabet.size();
    if (census.settings > kMostCounted) {
      return refuse("alphabet", std::to_string(alphabet.size()) + " values",
                    "fewer: at most 2^26 settings of all weights");
    }
  }
  census.counts.assign(std::size_t{1} << (1U << inputs), 0);
  Walk(census, alphabet).from(0);
  complete(census);
  return census;
}

void complete(Census& census) {
  census.reached = static_cast<std::uint64_t>(std::count_if(census.counts.begin(), census.counts.end(),
                                                            [](std::uint64_t count) { return count > 0; }));
  census.nearest = nearest_reached(census);
}

std::vector<int> whole_numbers(int bits) {
  std::vector<int> numbers(std::size_t{1} << bits);
  std::iota(numbers.begin(), numbers.end(), -(1 << (bits - 1)));
  return numbers;
}

}  // namespace qs
