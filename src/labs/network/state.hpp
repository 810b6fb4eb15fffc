#pragma once
/// Link parameters of the lab "network": the network to train, the formats of its layers, the drawn digit,
/// the reader's guess, the budget.

#include <array>

#include "core/network/quantized.hpp"
#include "labs/digit/drawing.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo network_lab();

inline constexpr std::size_t kMostHidden = 3, kMostLayers = kMostHidden + 1;

/// Accuracy, 0 to 1, that the reader expects at each of kGuessPlaces SQNRs.
inline constexpr std::size_t kGuessPlaces = 9;
inline constexpr double kGuessStep = 5;  // dB, from 0
using Guess = std::array<std::optional<double>, kGuessPlaces>;
std::string guess_text(const Guess& guess);

enum class NetworkView { kTrain, kQuantize, kDraw, kSweep, kRetrain, kBudget };

struct NetworkLabState {
  NetworkView view = NetworkView::kTrain;
  std::array<std::uint32_t, kMostHidden> hidden = {32, 0, 0};  // units; 0 for no layer
  double rate = kUsualRate;
  int epochs = 30, batch = 32;
  std::string activations = "float32";  // their format, as its text
  std::uint64_t image = 0;              // number of the test image
  std::optional<Drawing> digit;         // drawn in place of the test image
  std::optional<Guess> guess;
  bool reveal = false;  // show the runs
  double budget = 3;    // bits a weight, on average
  // Of each layer: formats of its weights and of what comes into it ("quantizer" and "activations" follow the
  // whole network), and the bits that the reader gives to it.
  std::array<std::string, kMostLayers> weights, inputs;
  std::array<int, kMostLayers> bits{};

  static constexpr double kUsualRate = 0.2;
  NetworkLabState();
  static NetworkLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const NetworkLabState&) const = default;
};

/// Parameters that determine the trained weights.
struct NetworkParams {
  std::vector<std::uint32_t> widths;  // from pixels to classes
  TrainingParams training;
  bool operator==(const NetworkParams&) const = default;
};
NetworkParams network_params(const AppState& state);

/// Formats of each of `layers` layers.
std::vector<LayerFormats> network_formats(const AppState& state, std::size_t layers);
/// Key of a parameter of one layer: "w1" for the weights of the first, "a1" for its inputs.
std::string layer_key(std::string_view what, std::size_t layer);

}  // namespace qs
