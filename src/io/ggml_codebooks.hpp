#pragma once
/// Codebooks of ggml's IQ types: an index stands for eight values at once, or for four.
///
///     IQ1_S, IQ1_M   2048 entries of 8, each −1, 0 or 1 (kept here as 0, 1, 2)
///     IQ2_XXS         256 entries of 8, each 8, 25 or 43
///     IQ2_XS          512 entries of 8, likewise
///     IQ2_S          1024 entries of 8, likewise
///     IQ3_XXS         256 entries of 4, each 4, 12, 20, 28, 36, 44, 52 or 62
///     IQ3_S           512 entries of 4, each 1, 3, 5, …, 15
///
/// IQ2 and IQ3 store signs apart. With 1, 3, 5 for 8, 25, 43, the values of every entry of IQ2 add up to a
/// multiple of 4: together with an even number of minus signs, as IQ2_XXS and IQ2_XS have, that is a point of
/// the lattice E8 (in units of 1/2). Entries of IQ3_XXS, counted in steps of 8 from 4, add up to an even number.
///
/// The surprise: an entry read as a number, its first value the lowest digit, is greater than the one before.
/// A codebook is thus a set in ascending order, and one bit for every possible entry holds it: 3^8 or 8^4 bits,
/// 4.3 KB for all six, where ggml's own tables have 33 KB.

#include <array>
#include <cstdint>
#include <span>

namespace qs::io {

template <std::size_t kEntries, std::size_t kValues>
using Codebook = std::array<std::array<std::uint8_t, kValues>, kEntries>;

// Each is made when it is first asked for.
const Codebook<2048, 8>& iq1_codebook();
const Codebook<256, 8>& iq2_xxs_codebook();
const Codebook<512, 8>& iq2_xs_codebook();
const Codebook<1024, 8>& iq2_s_codebook();
const Codebook<256, 4>& iq3_xxs_codebook();
const Codebook<512, 4>& iq3_s_codebook();

}  // namespace qs::io
