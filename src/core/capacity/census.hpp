#pragma once
/// How many functions a threshold neuron can be. All settings of weights and bias from an alphabet are tried:
///
///     y = [w·x + b > 0],   x ∈ {0,1}ⁿ,   w₁ … wₙ, b ∈ alphabet
///
/// and the distinct truth tables counted. Of the 2^(2ⁿ) Boolean functions only the linearly separable ones
/// can occur, 14 of 16 for two inputs and 104 of 256 for three (Muroga 1971, table 2.3.1), however many bits
/// a weight has: from some width on the architecture is the limit and not the precision. The surprise: XOR is
/// never among them.

#include <cstdint>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace qs {

/// Bit k of a truth table is y for the input whose i-th component is bit i of k.
using TruthTable = std::uint32_t;

struct Census {
  int inputs = 0;
  std::uint64_t settings = 0;         // tried: |alphabet|^(n+1)
  std::vector<std::uint64_t> counts;  // settings for each function, by truth table; 0: out of reach
  std::uint64_t reached = 0;          // functions with at least one setting
  /// For each truth table the nearest reached one: fewest inputs on which they differ, and then the smaller
  /// table.
  std::vector<TruthTable> nearest;
};

/// Fills `reached` and `nearest` from the counts.
void complete(Census& census);

/// 1 to 4 inputs, and at most 2²⁶ settings.
Expected<Census> take_census(int inputs, std::span<const int> alphabet);

/// −2^(b−1) … 2^(b−1)−1, as b-bit two's complement has them. 1 ≤ bits ≤ 8.
std::vector<int> whole_numbers(int bits);

}  // namespace qs
