#pragma once
/// Two searches that improve one code after the other, in order, and so have no lanes.
///
/// `descend_codes` (q3_K without an importance): weights x², codes −n to n − 1, first on the grid of the value of
/// largest magnitude; then up to five rounds, in which each code may move to round(x · Σ' w c² / Σ' w x c), the
/// sums without it, if (Σ w x c)² / Σ w c² grows.
///
/// `descend_scales` (the integer scales of q2_K, q4_K and q5_K with an importance): the same descent for numbers of
/// one sign, codes 0 to `most`, after nine grids most + k/10, k = −4 … 4, have been compared by squared error.

#include <cstdint>
#include <span>

namespace qs::ggml {

/// Writes the codes from 0 up (c + n; zeros get 0) and returns the scale.
float descend_codes(int n, std::span<const float> values, std::span<std::uint8_t> codes);
float descend_scales(int most, std::span<const float> values, std::span<const float> weights,
                     std::span<std::uint8_t> codes);

}  // namespace qs::ggml
