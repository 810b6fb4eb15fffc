#pragma once
/// Link parameters of the lab "network": the network to train, the formats of its layers, the drawn digit,
/// the reader's guess, the budget.

#include <array>

#include "core/network/quantized.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo network_lab();

inline constexpr std::size_t kMostHidden = 3, kMostLayers = kMostHidden + 1;
inline constexpr std::uint32_t kPixels = 64, kSide = 8, kDigits = 10;

/// Parameters that determine the trained weights.
struct NetworkParams {
  std::vector<std::uint32_t> widths;  // from pixels to classes
  TrainingParams training;
  bool operator==(const NetworkParams&) const = default;
};
NetworkParams network_params(const AppState& state);

/// Formats of each of `layers` layers.
std::vector<LayerFormats> network_formats(const AppState& state, std::size_t layers);
/// "w1" for the weights of the first layer, "a1" for its inputs.
std::string layer_key(char what, std::size_t layer);

/// 64 shades from 0 to 16; nothing if no digit was drawn, and the test image with that number is used.
using Drawing = std::array<std::uint8_t, kPixels>;
std::optional<Drawing> drawing_of(const AppState& state);
std::string drawing_text(const Drawing& drawing);

/// Accuracy, 0 to 1, that the reader expects at each of kGuessPlaces SQNRs.
inline constexpr std::size_t kGuessPlaces = 9;
inline constexpr double kGuessStep = 5;  // dB, from 0
using Guess = std::array<std::optional<double>, kGuessPlaces>;
Guess guess_of(const AppState& state);
std::string guess_text(const Guess& guess);

/// Bits that the reader gives to each layer.
std::vector<int> given_bits(const AppState& state, std::size_t layers);

}  // namespace qs
