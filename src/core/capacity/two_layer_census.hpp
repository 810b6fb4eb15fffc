#pragma once
/// How many functions a network of two hidden threshold
/// units can be, every weight and bias from one alphabet:
///
///     hᵢ = sign(wᵢ·x + bᵢ) ∈ {−1, 1},   y = [v₁h₁ + v₂h₂ + c > 0],   x ∈ {0,1}ⁿ,   sign(0) = −1
///
/// All settings are counted without being tried one by one: a setting matters through the truth tables of its
/// units only. The classes say why there are so many more settings than functions: other numbers with the
/// same unit, units in another order, a unit turned over with its outgoing weight (Hecht-Nielsen 1990;
/// Sussmann 1992). The surprise: with 1 bit a weight XOR is within reach, that no number of bits buys a
/// single unit.

#include "core/capacity/census.hpp"

namespace qs {

struct TwoLayerCensus {
  Census functions;  // settings and counts over whole networks
  int weights = 0;   // weights and biases: 2(n+1) + 3
  // Networks that differ: in the function of a unit; and not in order alone; and not in turned units alone.
  std::uint64_t units = 0, unordered = 0, unsigned_units = 0;
};

/// 1 to 3 inputs, at most 16 values.
Expected<TwoLayerCensus> take_two_layer_census(int inputs, std::span<const int> alphabet);

}  // namespace qs
