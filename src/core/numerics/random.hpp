#pragma once
/// Philox4x32-10: a counter-based generator. Block i of stream `seed` is a pure function of (seed, i): no
/// state, the same bits on every machine, and any part of a sample can be drawn first. Source: Salmon,
/// Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.

#include <array>
#include <cstdint>

namespace qs {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// Numbers 2·block and 2·block + 1 of the stream: one block of the generator.
std::array<double, 2> uniform_pair(std::uint64_t seed, std::uint64_t block);

/// The i-th uniform number of the stream, strictly between 0 and 1: (k + ½)·2⁻⁵² for a 52-bit k.
double uniform_at(std::uint64_t seed, std::uint64_t i);

}  // namespace qs
