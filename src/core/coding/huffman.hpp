#pragma once
/// Huffman's code (Huffman 1952): the best code that gives each symbol a whole number of bits. Its average
/// length L satisfies H ≤ L < H + 1. Canonical: codewords of a length are consecutive in the order of the
/// symbols, so that the lengths alone say them (Schwartz and Kallick 1964). The surprise: an alphabet of one
/// symbol costs nothing at all, and one of two always a whole bit, however rare one of them is.

#include "core/coding/alphabet.hpp"

namespace qs {

/// Lengths in bits of an optimal prefix code for these weights; 0 for a weight of 0, and for the only one.
std::vector<int> huffman_lengths(std::span<const double> weights);

/// Codewords of these lengths, read from the highest bit down.
std::vector<std::uint64_t> canonical_codewords(std::span<const int> lengths);

CodedBytes huffman_encode(std::span<const std::int32_t> codes);
Expected<std::vector<std::int32_t>> huffman_decode(std::span<const std::byte> bytes);

}  // namespace qs
