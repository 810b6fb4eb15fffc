#pragma once
/// Link parameters of the lab "rounding".

#include <map>

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo rounding_lab();

enum class RoundingView { kCompensate, kLattice, kRotate, kMap, kRescale, kCalibrate, kMotion };

/// Weights and inputs of the lab.
enum class LayerSource {
  kFirst,     // the digit network's first layer, with its own inputs
  kSecond,    // its second layer
  kSequence,  // random weights, inputs like a sequence: Σ_ij = ρ^|i−j|
  kOutliers,  // random weights, an eighth of the inputs ten times as large
  kWeights,   // the weights that all labs share, with inputs that are chosen
};

/// Inputs of those weights.
enum class InputsChoice { kSequence, kOutliers, kIndependent, kSamples };

/// Codes that a reader set by hand, by column from 0: "3:-1,7:2" in a link, columns from 1.
using HandCodes = std::map<std::size_t, std::int32_t>;
std::optional<HandCodes> parse_hand_codes(std::string_view text);
std::string hand_codes_text(const HandCodes& codes);

/// More than any run has.
inline constexpr std::uint64_t kAllTrainingSteps = 10'000;

struct RoundingLabState {
  RoundingView view = RoundingView::kCompensate;
  LayerSource layer = LayerSource::kFirst;
  bool is_on = false;        // the method of the view
  double rho = 0.9;          // of inputs like a sequence
  bool descending = false;   // columns of the largest inputs first
  double damping = 1;        // percent of the mean of Σ's diagonal
  std::uint64_t row = 1;     // whose steps are shown, from 1
  std::uint64_t step = 0;    // steps of it that are done
  std::string hand{"none"};  // codes of the row that are set by hand
  std::uint64_t law = 2;     // of the weights that are rotated, from 1: weight_families()
  bool without_signs = false;
  bool coded = false;         // the verdict for codes that are entropy coded
  std::uint64_t inputs = 3;   // of the layer that is rescaled, from 1: rescale_layers()
  std::uint64_t formats = 1;  // of what is rescaled, from 1: migration_setups()
  bool smooth = false;        // SmoothQuant's rule; otherwise AWQ's
  double alpha = 0.5;
  std::uint64_t width = 4;    // bits of activations
  std::uint64_t trained = 2;  // bits of the weights that are trained
  std::uint64_t weight = 1;   // of the restless ones, from 1
  std::uint64_t range = 1;    // method that chooses it, from 1: calibration_methods()
  InputsChoice moment = InputsChoice::kSequence;
  std::string samples{};    // tensor of the reader's model, a row an input; empty for the first that fits
  std::uint64_t turn = 30;  // degrees, of the picture in space
  std::uint64_t until = kAllTrainingSteps;  // steps of training that the picture shows

  static RoundingLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const RoundingLabState&) const = default;
};

}  // namespace qs
