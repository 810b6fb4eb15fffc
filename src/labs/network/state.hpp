#pragma once
/// What a link says of the lab "network": the network that is trained, the formats of its layers, the digit
/// that was drawn, the reader's guess, the budget.

#include <array>

#include "core/network/quantized.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo network_lab();

inline constexpr std::size_t kMostHidden = 3, kMostLayers = kMostHidden + 1;
inline constexpr std::uint32_t kPixels = 64, kSide = 8, kDigits = 10;

/// What decides the trained weights.
struct NetworkParams {
  std::vector<std::uint32_t> widths;  // from pixels to classes
  TrainingParams training;
  bool operator==(const NetworkParams&) const = default;
};
NetworkParams network_params(const AppState& state);

/// Of each layer of a network so deep.
std::vector<LayerFormats> network_formats(const AppState& state, std::size_t layers);
/// "w1" for the weights of the first layer, "a1" for what comes into it.
std::string layer_key(char what, std::size_t layer);

/// 64 shades of 0 to 16; nothing where no digit was drawn and the test image with that number stands.
using Drawing = std::array<std::uint8_t, kPixels>;
std::optional<Drawing> drawing_of(const AppState& state);
std::string drawing_text(const Drawing& drawing);

/// The accuracy, 0 to 1, that the reader expects at each of kGuessPlaces numbers of decibels.
inline constexpr std::size_t kGuessPlaces = 9;
inline constexpr double kGuessStep = 5;  // dB, from 0
using Guess = std::array<std::optional<double>, kGuessPlaces>;
Guess guess_of(const AppState& state);
std::string guess_text(const Guess& guess);

/// The bits that the reader gives to each layer.
std::vector<int> given_bits(const AppState& state, std::size_t layers);

}  // namespace qs
