#include "io/digit_network.hpp"

#include <cmath>
#include <utility>

#include "core/formats/minifloat.hpp"

namespace qs::io {

Expected<DigitNetwork> read_digit_network(std::span<const std::byte> bytes) {
  constexpr std::size_t kWeights =
      kDigitHidden * (kDigitInputs + 1) + kDigitClasses * (kDigitHidden + std::size_t{1});
  constexpr std::size_t kHalf = 2, kSize = kWeights * kHalf + kDigitClasses * kDigitInputs;
  constexpr int kShades = 16, kBitsInByte = 8;
  if (bytes.size() != kSize) {
    return refuse("digit network", std::to_string(bytes.size()) + " bytes", std::to_string(kSize) + " bytes");
  }
  const auto at = [&bytes](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
  DigitNetwork read;
  std::size_t place = 0;
  bool is_finite = true;
  const auto next = [&] {
    const float value = kFloat16.decode(at(place) | at(place + 1) << kBitsInByte);
    place += kHalf;
    is_finite = is_finite && std::isfinite(value);
    return value;
  };
  for (const auto& [inputs, outputs] :
       {std::pair(kDigitInputs, kDigitHidden), std::pair(kDigitHidden, kDigitClasses)}) {
    DenseLayer layer{inputs, outputs, std::vector<float>(std::size_t{inputs} * outputs),
                     std::vector<float>(outputs)};
    for (float& weight : layer.weights) weight = next();
    for (float& bias : layer.biases) bias = next();
    read.network.layers.push_back(std::move(layer));
  }
  if (!is_finite) return refuse("digit network", "a weight that is no number", "finite weights");
  for (auto& example : read.examples) {
    for (std::uint8_t& shade : example) {
      if (at(place) > kShades) return refuse("digit network: shade", std::to_string(at(place)), "0 to 16");
      shade = static_cast<std::uint8_t>(at(place++));
    }
  }
  return read;
}

}  // namespace qs::io
