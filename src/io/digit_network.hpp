#pragma once
/// The bundled network that reads digits (web/data/README.md): 64-32-10, trained as the lab "network" trains its first
/// one, its weights and biases rounded to float16; and ten digits of the test images to try it on.
///
/// The file: float16, little-endian: 32 × 64 weights and 32 biases, 10 × 32 weights and 10 biases; then ten times 64
/// shades from 0 to 16, the digits 0 to 9.

#include <array>
#include <cstddef>
#include <span>

#include "core/network/mlp.hpp"

namespace qs::io {

struct DigitNetwork {
  Network network;
  std::array<std::array<std::uint8_t, 64>, 10> examples{};
};

inline constexpr std::uint32_t kDigitInputs = 64, kDigitHidden = 32, kDigitClasses = 10;

/// Refuses bytes of another length, weights that are no finite numbers and shades above 16.
Expected<DigitNetwork> read_digit_network(std::span<const std::byte> bytes);

}  // namespace qs::io
